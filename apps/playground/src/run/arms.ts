// The parts of an agent: arms that differ in one thing and share everything else.
import { inLanguage } from '../words/language.ts';
import { laterWords } from '../words/laterWords.ts';
import { words } from '../words/words.ts';
import { agentOf, firstSwitches, hasNetwork } from './agents.ts';
import type { RunState } from './runState.ts';
import { settingsNow, stateNow } from './runState.ts';
import type { Settings } from './settings.ts';
import { worldOf } from './worlds.ts';

/** One of the things compared. */
export interface Arm {
  /** In links: `sarsa`, `rainbow-double`. */
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  /** The arm that it differs from in one part; absent where all arms stand beside the first one. */
  readonly beside?: string;
}

/** Most arms at once: as many as there are colours. */
export const mostArms = 8;

/**
 * The arms that a run's agent comes apart into: with and without each of its parts, or the other agents of its kind. Settings that were
 * changed while it learned, and a map that was drawn meanwhile, hold from the first step on.
 *
 * Arms of tables all have the same step size, exploration and discount, whatever their own presets say: the world's, and over them
 * what the visitor has set. Networks of different agents keep the settings that each was tuned with.
 */
export function armsOf(state: RunState): Arm[] {
  const agent = inLanguage(agentOf(state.agent));
  const base = stateNow(state);
  if (agent.id === 'dqn') {
    const all = agent.switches.map(({ name }) => name);
    return [
      { id: 'dqn', name: 'DQN', state: { ...base, switches: [] } },
      { id: 'rainbow', name: words.settings.rainbow, state: { ...base, switches: all }, beside: 'dqn' },
      ...agent.switches.map(({ name, title }) => ({
        id: `rainbow-${name}`,
        name: `${words.settings.rainbow} − ${title}`,
        state: { ...base, switches: all.filter((other) => other !== name) },
        beside: 'rainbow',
      })),
      ...agent.switches.map(({ name, title }) => ({
        id: `dqn-with-${name}`,
        name: `DQN + ${title}`,
        state: { ...base, switches: [name] },
        beside: 'dqn',
      })),
    ];
  }
  if (agent.switches.length > 0) {
    const all = firstSwitches(agent);
    return [
      { id: agent.id, name: agent.title, state: { ...base, switches: all } },
      ...agent.switches.map(({ name, title }) => ({
        id: `${agent.id}-${name}`,
        name: laterWords.takeApart.without(title),
        state: { ...base, switches: all.filter((other) => other !== name) },
        beside: agent.id,
      })),
    ];
  }
  return worldOf(state.world)
    .agents.map(agentOf)
    .filter(({ kind }) => kind !== 'planner' && hasNetwork(kind) === hasNetwork(agent.kind))
    .map((other) => ({
      id: other.id,
      name: inLanguage(other.title),
      state: {
        ...base,
        agent: other.id,
        settings: other.kind === 'table' || other.id === agent.id ? settingsFor(other.id, base) : {},
        switches: firstSwitches(other),
      },
    }));
}

/**
 * The arms of these names. A part without its whole can be compared with nothing: “Rainbow − X” brings Rainbow along, within the number
 * that there are colours for.
 */
export function withWholes(arms: readonly Arm[], ids: readonly string[]): readonly Arm[] {
  const taken = new Set<Arm>();
  const isWhole = ({ id }: Arm): boolean => arms.some(({ beside }) => beside === id);
  for (const arm of arms.filter(({ id }) => ids.includes(id))) {
    const needed = isWhole(arm) ? [arm] : [arm, ...arms.filter(({ id }) => id === arm.beside)];
    const together = new Set([...taken, ...needed]);
    if (together.size <= mostArms) for (const one of needed) taken.add(one);
  }
  return arms.filter((arm) => taken.has(arm));
}

/** For each arm the place of the one that it stands beside; `undefined` for one that others stand beside alone. */
export function references(arms: readonly Arm[]): readonly (number | undefined)[] {
  if (arms.every(({ beside }) => beside === undefined)) return arms.map((_, k) => (k === 0 ? undefined : 0));
  return arms.map(({ beside }) => {
    const place = arms.findIndex(({ id }) => id === beside);
    return place < 0 ? undefined : place;
  });
}

/** Settings that all arms share, as far as an agent has them: Monte Carlo control averages, and has no step size. */
function settingsFor(id: string, { world, agent, settings }: RunState): Settings {
  const known = agentOf(id).sliders.map(({ name }) => name);
  const shared = Object.entries({ ...sharedBy(world), ...settings });
  return Object.fromEntries(shared.filter(([name]) => id === agent || known.includes(name)));
}

function sharedBy(world: string): Settings {
  return worldOf(world).comparison.shared ?? {};
}

/** What all arms have in common, for those who read the result: `Exploration ε 0.1, discount γ 0.99`. */
export function sharedSettings(state: RunState): string {
  const { sliders, kind } = agentOf(state.agent);
  const settings = { ...(hasNetwork(kind) ? {} : sharedBy(state.world)), ...settingsNow(state) };
  const titles = new Map(
    [...sliders, ...agentOf('q-learning').sliders].map(({ name, title }) => [name, inLanguage(title)]),
  );
  return Object.entries(settings)
    .map(([name, value]) => `${titles.get(name) ?? name} ${value}`)
    .join(', ');
}

/** Steps of a comparison to choose between, the usual ones first. */
export function stepChoices({ world }: RunState): readonly number[] {
  const { steps, enough } = worldOf(world).comparison;
  return [...new Set([steps, enough, 4 * enough])];
}

/** Whether so many steps are too few for agents to have learned this world: their beginnings are compared then. */
export function isTooShort({ world }: RunState, steps: number): boolean {
  return steps < worldOf(world).comparison.enough;
}

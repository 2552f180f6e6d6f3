// The arms of an agent's ablation: they differ in one part and share everything else.
import { rainbowParts } from '@prism-rl/algo-dqn-family';
import { inLanguage } from '../../words/language.ts';
import { laterWords } from '../../words/laterWords.ts';
import { filled } from '../../words/words.ts';
import { agentOf, firstSwitches, hasNetwork } from '../choices/agents.ts';
import type { Settings } from '../choices/settings.ts';
import { worldOf } from '../choices/worlds.ts';
import type { RunState } from '../link/runState.ts';
import { settingsNow, stateNow } from '../link/runState.ts';

/** One arm of a comparison. */
export interface Arm {
  /** In links: `sarsa`, `rainbow-double`. */
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  /** The arm that it differs from in one part; absent if all arms are compared with the first one. */
  readonly beside?: string;
}

/** Maximum number of arms: the number of colours. */
export const mostArms = 8;

/**
 * The arms of a run's agent: with and without each of its parts, or the other agents of its kind. Settings and maps that were changed
 * during training apply from the first step on.
 *
 * Tabular arms share step size, exploration and discount, whatever their presets say: the world's, overridden by the visitor's. Networks of
 * different agents keep their tuned settings.
 */
export function armsOf(state: RunState): Arm[] {
  const agent = inLanguage(agentOf(state.agent));
  const base = stateNow(state);
  const arm = (id: string, name: string, switches: readonly string[], beside?: string): Arm => ({
    ...{ id, name, state: { ...base, switches } },
    ...(beside && { beside }),
  });
  if (agent.id === 'dqn') {
    const parts = agent.switches.slice(0, rainbowParts.length);
    const all = parts.map(({ name }) => name);
    const { rainbow } = laterWords.settings;
    const without = (name: string): string[] => all.filter((other) => other !== name);
    return [
      arm('dqn', 'DQN', []),
      arm('rainbow', rainbow, all, 'dqn'),
      ...parts.map(({ name, title }) =>
        arm(`rainbow-${name}`, `${rainbow} − ${title}`, without(name), 'rainbow'),
      ),
      ...agent.switches.map(({ name, title }) => arm(`dqn-with-${name}`, `DQN + ${title}`, [name], 'dqn')),
    ];
  }
  if (agent.switches.length > 0) {
    const all = firstSwitches(agent);
    return [
      arm(agent.id, agent.title, all),
      ...agent.switches.map(({ name, title }) =>
        arm(
          `${agent.id}-${name}`,
          filled(laterWords.takeApart.without, title.toLowerCase()),
          all.filter((other) => other !== name),
          agent.id,
        ),
      ),
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

/** The arms of these names. A part needs its whole for comparison: “Rainbow − X” adds Rainbow, up to the number of colours. */
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

/** The index of each arm's reference; `undefined` for an arm that serves only as a reference. */
export function references(arms: readonly Arm[]): readonly (number | undefined)[] {
  if (arms.every(({ beside }) => beside === undefined)) return arms.map((_, k) => (k === 0 ? undefined : 0));
  return arms.map(({ beside }) => {
    const place = arms.findIndex(({ id }) => id === beside);
    return place < 0 ? undefined : place;
  });
}

/** Settings that all arms share, if the agent has them: Monte Carlo control averages and has no step size. */
function settingsFor(id: string, { world, agent, settings }: RunState): Settings {
  const known = agentOf(id).sliders.map(({ name }) => name);
  const shared = Object.entries({ ...sharedBy(world), ...settings });
  return Object.fromEntries(shared.filter(([name]) => id === agent || known.includes(name)));
}

function sharedBy(world: string): Settings {
  return worldOf(world).comparison.shared ?? {};
}

/** The settings that all arms share, as text: `Exploration ε 0.1, discount γ 0.99`. */
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

/** Selectable lengths of a comparison in steps, the default first. */
export function stepChoices({ world }: RunState): readonly number[] {
  const { steps, enough } = worldOf(world).comparison;
  return [...new Set([steps, enough, 4 * enough])];
}

/** Whether the steps are too few to learn this world, so that the comparison covers early learning only. */
export function isTooShort({ world }: RunState, steps: number): boolean {
  return steps < worldOf(world).comparison.enough;
}

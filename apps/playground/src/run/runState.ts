// What a run is, as far as a link says it: world, agent, switches, settings, seed. Two pages with the same link show the same run,
// to the last bit.

import type { Settings } from './catalogue.ts';
import { agentOf, firstSwitches, worldOf } from './catalogue.ts';

/** Settings that were changed while the agent learned. */
export interface Change {
  /** Environment steps after which it took effect. */
  readonly at: number;
  readonly settings: Settings;
}

/** Everything that decides a run. */
export interface RunState {
  /** A registered environment. */
  readonly world: string;
  /** A registered agent or planner. */
  readonly agent: string;
  readonly seed: number;
  /** Switches that are on, of those that the agent has. */
  readonly switches: readonly string[];
  /** Settings of the agent over its preset, by name. */
  readonly settings: Settings;
  /** Rows of a grid world that the visitor has drawn. */
  readonly map?: readonly string[];
  readonly changes: readonly Change[];
}

/**
 * The settings as they are after all changes.
 *
 * @param envSteps counts only those that were made by then: a link may speak of later ones.
 */
export function settingsNow({ settings, changes }: RunState, envSteps = Number.POSITIVE_INFINITY): Settings {
  const made = changes.filter(({ at }) => at <= envSteps).sort((a, b) => a.at - b.at);
  return Object.assign({}, settings, ...made.map((change) => change.settings)) as Settings;
}

/**
 * A state that can run: in the place of an unknown world stands the first one, and in that of an agent that does not learn there the
 * world's first one, with nothing set. Switches that the agent does not have are left out, as are changes on the way of a plan, which is
 * made anew by each.
 */
export function runnable(asked: RunState): RunState {
  const world = worldOf(asked.world);
  if (world.agents.includes(asked.agent)) {
    const { kind, switches: all } = agentOf(asked.agent);
    const switches = all.map(({ name }) => name).filter((name) => asked.switches.includes(name));
    return { ...asked, world: world.id, switches, changes: kind === 'planner' ? [] : asked.changes };
  }
  const agent = world.agents[0]!;
  const switches = firstSwitches(agentOf(agent));
  return { ...asked, world: world.id, agent, switches, settings: {}, changes: [] };
}

/** What is shown to those who come without a link. */
export const firstRun: RunState = {
  world: 'GridWorld-v0',
  agent: 'q-learning',
  seed: 1,
  switches: [],
  settings: {},
  changes: [],
};

/** The part of a link after `#`, readable: `world=CartPole-v1&agent=dqn&seed=1&on=double,per`. */
export function toHash(state: RunState): string {
  const parts: [string, string][] = [
    ['world', state.world],
    ['agent', state.agent],
    ['seed', String(state.seed)],
  ];
  const usual = firstSwitches(agentOf(state.agent)).join(',');
  const on = state.switches.join(',');
  if (on !== usual) parts.push(['on', on === '' ? 'none' : on]);
  for (const [name, value] of Object.entries(state.settings)) parts.push([`set.${name}`, String(value)]);
  if (state.map !== undefined) parts.push(['map', state.map.join('/')]);
  for (const { at, settings } of state.changes) {
    for (const [name, value] of Object.entries(settings)) parts.push([`at${at}.${name}`, String(value)]);
  }
  return parts.map(([name, value]) => `${name}=${encode(value)}`).join('&');
}

/** Reads what {@link toHash} wrote; what is missing or cannot be read is taken from `otherwise`. */
export function fromHash(hash: string, otherwise: RunState = firstRun): RunState {
  const entries = hash
    .replace(/^#/, '')
    .split('&')
    .filter((part) => part.includes('='))
    .map((part): [string, string] => {
      const cut = part.indexOf('=');
      return [part.slice(0, cut), decode(part.slice(cut + 1))];
    });
  const named = new Map(entries);
  const seed = Number(named.get('seed') || Number.NaN);
  const settings: { [name: string]: Settings[string] } = {};
  const changes = new Map<number, { [name: string]: Settings[string] }>();
  for (const [name, value] of entries) {
    if (name.startsWith('set.')) settings[name.slice(4)] = parsed(value);
    const change = /^at(\d+)\.(.+)$/.exec(name);
    if (change === null) continue;
    const at = Number(change[1]);
    changes.set(at, { ...changes.get(at), [change[2]!]: parsed(value) });
  }
  const world = named.get('world');
  const agent = named.get('agent') ?? otherwise.agent;
  const on = named.get('on');
  const map = named.get('map')?.split('/');
  return {
    world: world ?? otherwise.world,
    agent,
    seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : otherwise.seed,
    switches:
      on === undefined
        ? firstSwitches(agentOf(agent))
        : on.split(',').filter((name) => name !== '' && name !== 'none'),
    settings,
    ...(map === undefined ? {} : { map }),
    changes: [...changes].sort(([a], [b]) => a - b).map(([at, changed]) => ({ at, settings: changed })),
  };
}

function parsed(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : text;
}

/** Percent signs only where a link needs them: slashes, commas and colons stay readable. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%2F/g, '/').replace(/%2C/g, ',').replace(/%3A/g, ':');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

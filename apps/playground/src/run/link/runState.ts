// A run as a link describes it: world, agent, switches, settings, seed. Two pages with the same link show the same run, to the last bit.
import { inLanguage } from '../../words/language.ts';
import { filled, words } from '../../words/words.ts';
import { agentOf, firstSwitches } from '../choices/agents.ts';
import type { Settings } from '../choices/settings.ts';
import { type World, worldOf } from '../choices/worlds.ts';

/** A change during training. */
export interface Change {
  /** Environment steps before it took effect. */
  readonly at: number;
  readonly settings: Settings;
  /** Rows of the grid that the visitor has drawn on. */
  readonly map?: readonly string[];
}

/** Somebody's score, to be beaten on the same seed. */
export interface Beat {
  readonly score: number;
  /** Steps of learning after which the agent was better; absent if it was not yet. */
  readonly steps?: number;
}

/** Everything that determines a run. */
export interface RunState {
  /** A registered environment. */
  readonly world: string;
  /** A registered agent or planner. */
  readonly agent: string;
  readonly seed: number;
  /** Enabled switches of the agent. */
  readonly switches: readonly string[];
  /** Settings of the agent that override its preset, by name. */
  readonly settings: Settings;
  /** Rows of a grid world that the visitor has drawn. */
  readonly map?: readonly string[];
  readonly changes: readonly Change[];
  /** A challenge; it changes nothing of the run. */
  readonly beat?: Beat;
}

/**
 * The settings after all changes.
 *
 * @param envSteps counts only the changes up to this step: a link may contain later ones.
 */
export function settingsNow({ settings, changes }: RunState, envSteps = Number.POSITIVE_INFINITY): Settings {
  const made = changes.filter(({ at }) => at <= envSteps).sort((a, b) => a.at - b.at);
  return Object.assign({}, settings, ...made.map((change) => change.settings)) as Settings;
}

/** The map after the changes up to this step; `undefined` for the world's own. */
export function mapNow(
  { map, changes }: RunState,
  envSteps = Number.POSITIVE_INFINITY,
): readonly string[] | undefined {
  const drawn = changes.filter((change) => change.map !== undefined && change.at <= envSteps);
  return drawn.sort((a, b) => a.at - b.at).at(-1)?.map ?? map;
}

/** A run that starts with this run's settings and map after the changes up to this step. */
export function stateNow(state: RunState, envSteps?: number): RunState {
  const map = mapNow(state, envSteps);
  return {
    ...state,
    settings: settingsNow(state, envSteps),
    ...(map === undefined ? {} : { map }),
    changes: [],
  };
}

/** A runnable state, and sentences about the parts of the request that were dropped. */
export interface Runnable {
  readonly state: RunState;
  readonly told: readonly string[];
}

/** Upper bounds of numbers in a link, beyond which a browser would run out of memory. */
const most: { readonly [name: string]: number } = {
  ...{ atoms: 501, quantiles: 512, n: 1000, nStep: 1000, planningSteps: 1000, batchSize: 4096 },
};
/** Any other number. */
const mostOfAny = 1e6;
/** Rows and columns of a map: a table of four times as many values is drawn sixty times a second. */
const longestSide = 40;

/**
 * A runnable state: replaces an unknown world by the first one, and an agent that does not learn there by the world's first one, with
 * default settings. Drops unknown switches, changes during a planner's run (each restarts it), maps that are too large, and numbers that
 * would need too much memory.
 */
export function runnable(asked: RunState): Runnable {
  const world = worldOf(asked.world);
  const told: string[] = [];
  if (world.id !== asked.world)
    told.push(filled(words.link.noWorld, quoted(asked.world), inLanguage(world.title)));
  const { map, ...others } = asked;
  const kept: RunState = map === undefined || !isSmall(map, told) ? others : asked;
  if (world.agents.includes(asked.agent)) {
    const { kind, switches: all } = agentOf(asked.agent);
    const hasName = (others: readonly string[], name: string): boolean =>
      others.some((other) => other.toLowerCase() === name.toLowerCase()); // older links say nStep
    const switches = all.map(({ name }) => name).filter((name) => hasName(asked.switches, name));
    const strange = asked.switches.filter((name) => !hasName(switches, name));
    if (strange.length > 0)
      told.push(
        filled(words.link.noSwitch, inLanguage(agentOf(asked.agent).title), strange.map(quoted).join(', ')),
      );
    const within = (settings: Settings): Settings => withinLimits(settings, told);
    return {
      state: {
        ...kept,
        world: world.id,
        switches,
        settings: within(asked.settings),
        changes:
          kind === 'planner'
            ? []
            : asked.changes.map(({ at, settings, map: drawn }) => ({
                at,
                settings: within(settings),
                ...(drawn === undefined || !isSmall(drawn, told) ? {} : { map: drawn }),
              })),
      },
      told,
    };
  }
  const agent = agentOf(world.agents[0]!);
  told.push(
    agentOf(asked.agent).id === asked.agent
      ? filled(
          words.link.otherAgent,
          ...inLanguage([agentOf(asked.agent).title, world.title, agent.title] as const),
        )
      : filled(words.link.noAgent, quoted(asked.agent), inLanguage(agent.title)),
  );
  const switches = firstSwitches(agent);
  return { state: { ...kept, world: world.id, agent: agent.id, switches, settings: {}, changes: [] }, told };
}

/** Whether a map can be drawn. */
function isSmall(map: readonly string[], told: string[]): boolean {
  const columns = Math.max(0, ...map.map((row) => row.length));
  const isIt = map.length <= longestSide && columns <= longestSide;
  if (!isIt) told.push(filled(words.link.largeMap, map.length, columns, longestSide));
  return isIt;
}

/** The settings without numbers that are too large. */
function withinLimits(settings: Settings, told: string[]): Settings {
  const kept = Object.entries(settings).filter(([name, value]) => {
    const limit = Object.hasOwn(most, name) ? most[name]! : mostOfAny;
    const isWithin = typeof value !== 'number' || Math.abs(value) <= limit;
    if (!isWithin) told.push(filled(words.link.largeNumber, quoted(name), limit, value));
    return isWithin;
  });
  return Object.fromEntries(kept);
}

/** Words from a link, cut for use in a sentence. */
function quoted(text: string): string {
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}

/** A link's run, with every value made valid. */
export function fromLink(hash: string): Runnable {
  const { state, told: ofRun } = runnable(fromHash(hash));
  const told = [...ofRun];
  if (hash.length > 1 && !hash.includes('=')) told.push(words.link.unreadable);
  const { beat, crowd } = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  if (beat !== undefined && state.beat === undefined) told.push(filled(words.link.noBeat, quoted(beat)));
  if (crowd !== undefined && !isCrowd(Number(crowd))) told.push(filled(words.link.noCrowd, quoted(crowd)));
  const seed = /(?:^#?|&)seed=([^&]*)/.exec(hash)?.[1];
  if (seed === undefined || String(state.seed) === seed) return { state, told };
  return { state, told: [...told, filled(words.link.noSeed, state.seed)] };
}

/** The room that a link leads to: a game or a challenge is played, a comparison is taken apart. */
export function roomOf(hash: string): 'watch' | 'play' | 'apart' {
  return /[#&](moves|beat|lesson)=/.test(hash) ? 'play' : /[#&]arms=/.test(hash) ? 'apart' : 'watch';
}

/** Whether a crowd can have this number of agents. */
export function isCrowd(agents: number): boolean {
  return Number.isInteger(agents) && agents >= 2 && agents <= 100;
}

/** The run for visitors without a link. */
export const firstRun: RunState = {
  ...{ world: 'GridWorld-v0', agent: 'q-learning', seed: 1, switches: [], settings: {}, changes: [] },
};

/** The readable part of a link after `#`: `world=CartPole-v1&agent=dqn&seed=1&on=double,per`. */
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
  if (state.beat !== undefined) parts.push(['beat', Object.values(state.beat).join(',')]);
  for (const { at, settings, map } of state.changes) {
    for (const [name, value] of Object.entries(settings)) parts.push([`at${at}.${name}`, String(value)]);
    if (map !== undefined) parts.push([`at${at}.map`, map.join('/')]);
  }
  return parts.map(([name, value]) => `${name}=${encode(value)}`).join('&');
}

/** Reads the output of {@link toHash}; takes missing and invalid parts from {@link firstRun}. */
export function fromHash(hash: string): RunState {
  const parts = Array.from(hash.matchAll(/([^#&=]*)=([^&]*)/g));
  const entries = parts.map(([, name, value]) => [name!, decode(value!)] as const);
  const named = new Map(entries);
  const seed = Number(named.get('seed') || Number.NaN);
  const settings: { [name: string]: Settings[string] } = {};
  const changes = new Map<number, { at: number; settings: typeof settings; map?: readonly string[] }>();
  for (const [name, value] of entries) {
    if (name.startsWith('set.')) settings[name.slice(4)] = parsed(value);
    const [, step, what = ''] = /^at(\d+)\.(.+)$/.exec(name) ?? [];
    if (step === undefined) continue;
    const change = changes.get(Number(step)) ?? { at: Number(step), settings: {} };
    changes.set(change.at, change);
    if (what === 'map') change.map = value.split('/');
    else change.settings[what] = parsed(value);
  }
  const world = named.get('world') ?? firstRun.world;
  const agent = named.get('agent') ?? agentIn(worldOf(world), firstRun.agent);
  const on = named.get('on');
  const map = named.get('map')?.split('/');
  const beat = /^(-?[\d.]+)(?:,(\d+))?$/.exec(named.get('beat') ?? '');
  return {
    world,
    agent,
    seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : firstRun.seed,
    switches:
      on === undefined
        ? firstSwitches(agentOf(agent))
        : on.split(',').filter((name) => name !== '' && name !== 'none'),
    settings,
    ...(map && { map }),
    ...(beat && { beat: { score: Number(beat[1]), ...(beat[2] && { steps: Number(beat[2]) }) } }),
    changes: [...changes.values()].sort((a, b) => a.at - b.at),
  };
}

/** The agent for a link without one: the default agent, if it learns in that world. */
function agentIn({ agents }: World, usual: string): string {
  return agents.includes(usual) ? usual : agents[0]!;
}

function parsed(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : text;
}

/** Percent-encodes only what a link needs: slashes, commas and colons stay readable. */
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

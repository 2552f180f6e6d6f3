/** Equality of runs: what determines a run, its hash, and the first difference in words, in its settings or in the code that trains it. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type Config,
  type Job,
  type Json,
  type PluginOrigin,
  PrismError,
  type Registry,
  type Run,
} from '@prism-rl/core';

/** Fields that determine a run besides its settings and its seed. How often it is saved, and where it runs, does not matter. */
const deciding = [
  ...['agent', 'preset', 'environment', 'steps', 'numEnvs', 'stopWhenSolved'],
  ...['evaluationSteps', 'evaluationEpisodes', 'backend', 'wrappers'],
] as readonly (keyof Settled)[];

type Settled = Omit<Run, 'schedule' | 'context' | 'plugins'>;

/** Equal for runs that differ only in their names, their seeds, and in fields that do not change results. */
export function hashOf(run: Settled): string {
  const { agentConfig, environmentConfig } = run;
  const facts = deciding.map((key) => [key, run[key]]);
  const identity = { ...Object.fromEntries(facts), agentConfig, environmentConfig };
  return createHash('sha256').update(JSON.stringify(identity, sortedKeys)).digest('hex').slice(0, 12);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface RunDifference {
  /** As options name it: `steps`, `learningRate`, `env.sticky`. */
  readonly name: string;
  /** `learningRate: 0.1 there, none here`. */
  readonly words: string;
}

/**
 * The first difference between a recorded run and a wanted one; undefined if they are the same.
 *
 * @param registry its defaults stand for settings that the record lacks because they are newer; default: a missing setting is a difference.
 */
export function differenceOf(
  found: Settled,
  wanted: Settled,
  registry?: Registry,
): RunDifference | undefined {
  const [before, now] = [namedFacts(found, registry), namedFacts(wanted)];
  const name = [...new Set([...before.keys(), ...now.keys()])].find(
    (one) => !isDeepStrictEqual(before.get(one), now.get(one)),
  );
  if (name === undefined) return undefined;
  const [there, here] = [before, now].map((facts) => JSON.stringify(facts.get(name)) ?? 'none');
  return { name, words: `${name}: ${there} there, ${here} here` };
}

/**
 * Requires new jobs to equal the queue's jobs with the same ids.
 *
 * @param known the queue's jobs.
 * @returns the new jobs, with the queue's payload where it has one: the intervals of their checkpoints may differ.
 * @throws PrismError `incompatible` for the first job that differs; the message names the setting.
 */
export function requireSameRuns(jobs: readonly Job<Run>[], known: readonly Job<Run>[]): readonly Job<Run>[] {
  const there = new Map(known.map(({ id, payload }) => [id, payload]));
  return jobs.map((job) => {
    const { id, payload } = job;
    const found = there.get(id);
    if (found === undefined) return job;
    const difference = differenceOf(found, payload);
    if (difference === undefined) return { id, payload: found };
    throw PrismError.incompatible`${id} already exists with other settings (${difference.words}).
      Use the original settings, or choose another directory; in a shared queue, another sweep: …?sweep=NAME.`.about(
      'directory',
      'queue',
    );
  });
}

function namedFacts(run: Settled, registry?: Registry): Map<string, Json | undefined> {
  const defaultsOf = (kind: 'agents' | 'environments', id: string): object =>
    registry?.has(kind, id) === true ? registry.get(kind, id).entry.defaults : {};
  const settings = { ...defaultsOf('agents', run.agent), ...run.agentConfig };
  const ofEnvironment = { ...defaultsOf('environments', run.environment), ...run.environmentConfig };
  const facts: (readonly [name: string, value: unknown])[] = [
    ...[...deciding, 'seed' as const].map((key) => [key, run[key]] as const),
    ...Object.entries(settings),
    ...Object.entries(ofEnvironment).map(([name, value]) => [`env.${name}`, value] as const),
  ];
  // As they read back from a file.
  return new Map(
    facts.map(([name, value]) => [name, value === undefined ? undefined : JSON.parse(JSON.stringify(value))]),
  );
}

/** The code that trains the runs of a sweep. Runs of different code do not belong to one sweep. */
export type SweepCode = {
  readonly prismVersion: string;
  readonly plugins: readonly PluginCode[];
  /** Sources of all environments, see `EnvironmentSources`; absent: not compared. */
  readonly sources?: { readonly [name: string]: string };
};

/** A plugin as it was when it trained a run. */
export type PluginCode = {
  readonly name: string;
  /** null for a plugin outside a package. */
  readonly version: string | null;
  readonly digest: string | null;
};

/** The code of plugins, without their paths. */
export function pluginCode(plugins: readonly PluginOrigin[]): PluginCode[] {
  return plugins.map(({ name, version = null, digest = null }) => ({ name, version, digest }));
}

/** Returns the code that a manifest or a result records; undefined if it records none. */
export function recordedCode(
  { prismVersion }: Config,
  plugins: readonly PluginCode[] = [],
  sources?: SweepCode['sources'],
): SweepCode | undefined {
  if (typeof prismVersion !== 'string') return undefined;
  return { prismVersion, plugins, ...(sources && { sources }) };
}

/**
 * Checks that code is the same as the code that a sweep was begun with. A plugin or a source that the sweep does not name may be there, too.
 *
 * @throws PrismError `incompatible` with the first difference.
 */
export function requireSameCode(begun: SweepCode, here: SweepCode): void {
  const difference = codeDifference(begun, here);
  if (difference === undefined) return;
  throw PrismError.incompatible`This sweep was started with other code: ${difference}.
    Use the same versions, plugins and files everywhere, or accept the difference: each result records the code that trained it.`.about(
    'acceptOtherCode',
  );
}

/** Describes the first difference between the code that something was begun with and the code here; undefined if there is none. */
export function codeDifference(begun: SweepCode, here: SweepCode): string | undefined {
  if (begun.prismVersion !== here.prismVersion)
    return `with Prism RL ${begun.prismVersion}, and this is ${here.prismVersion}`;
  for (const { name, version, digest } of begun.plugins) {
    const own = here.plugins.find((plugin) => plugin.name === name);
    if (own === undefined) return `with the plugin ${name}, which is not loaded here`;
    if (version !== own.version)
      return `with ${name} ${version ?? 'without a version'}, and this is ${own.version}`;
    if (digest !== own.digest)
      return `the modules of the plugin ${name} differ (${digest} then, ${own.digest} here)`;
  }
  for (const [name, then] of here.sources === undefined ? [] : Object.entries(begun.sources ?? {})) {
    const now = here.sources?.[name];
    if (then !== now) return `${name} differs (${then} then, ${now ?? 'not used'} here)`;
  }
  return undefined;
}

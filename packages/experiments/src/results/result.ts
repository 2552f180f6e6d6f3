import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Config,
  type Job,
  type OffPolicyScore,
  PrismError,
  type Registry,
  type Run,
} from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';
import {
  keepDamaged,
  linesOf,
  type MetricsRow,
  tallyOf,
  withChecksum,
  withoutChecksum,
} from '@prism-rl/loggers';
import { replaceFile } from '@prism-rl/runner/node';
import { armOf, runIdOf } from '../plan/planSweep.ts';
import { differenceOf, hashOf, type PluginCode, pluginCode } from '../plan/sameRun.ts';
import { sweepFiles } from '../work/sweepDirectory.ts';

/** Evaluations along a run; the arrays are parallel. */
export type Curve = {
  readonly envSteps: number[];
  readonly meanReturn: number[];
  /** Population standard deviation over the episodes. */
  readonly stdReturn: number[];
};

/**
 * Result of a run: a row of `results.jsonl`. Keys ending in `Seconds` or `PerSecond` depend on the clock, `machine` on the computer;
 * the settings and the seed decide all others.
 */
export type SweepResult = Omit<Run, 'schedule' | 'context' | 'plugins'> & {
  readonly id: string;
  readonly arm: string;
  /** Equal for runs that differ in their seed and place only. */
  readonly configHash: string;
  /** Mean return of the greedy policy at the end. */
  readonly score: number;
  readonly curve: Curve;
  /** Present if recordings judged the policy, and nothing was played; the score is one of its values. */
  readonly offPolicy?: OffPolicyScore;
  /** Episodes of training. */
  readonly episodes: number;
  readonly updates: number;
  /** Mean return of the last 100 episodes of training; null when none ended. */
  readonly trainingReturn: number | null;
  /** Processor time, on a GPU wall-clock time, up to the last step, with evaluations and checkpoints before it; parts of an interrupted run are added. */
  readonly trainSeconds: number;
  /** Environment steps per second of this time, of training alone: the median over the windows in which it learned. */
  readonly stepsPerSecond: number;
  /** The computer, versions, and the number of runs that a GPU trained at once (`runsInOneGraph`, itself counted; their seconds pass together). */
  readonly machine: Config;
  /** The plugins used besides Prism RL's own, with their digests. Default: none. */
  readonly plugins?: readonly PluginCode[];
};

/**
 * The result of a finished run, from its manifest and its metrics.
 *
 * @throws PrismError `corrupt` if the metrics lack its last evaluation, `not-finite` for a return that is not finite.
 */
export function resultOf(id: string, manifest: Run, rows: readonly MetricsRow[]): SweepResult {
  const run = tallyOf(rows);
  const { evaluation, episodes, updates, meanReturn, trainSeconds, trainStepsPerSecond } = run;
  if (evaluation === undefined || run.reason === undefined) {
    throw PrismError.corrupt`The metrics of ${id} lack its last evaluation.
      Delete its run directory and run the same command again.`;
  }
  const evaluations = rows.filter((row) => row.type === 'evaluation');
  const score = evaluation.meanReturn;
  const curve = {
    envSteps: evaluations.map(({ envSteps }) => envSteps),
    meanReturn: evaluations.map(({ meanReturn }) => meanReturn),
    stdReturn: evaluations.map(({ stdReturn }) => stdReturn),
  };
  const fault = curve.meanReturn.findIndex((value) => !Number.isFinite(value));
  if (fault >= 0)
    throw PrismError.notFinite`Its evaluation at step ${curve.envSteps[fault]!} has a mean return that is not finite.`;
  const { schedule: _schedule, context: machine = {}, plugins = [], sources, ...settings } = manifest;
  return {
    ...{ id, ...settings, arm: armOf(manifest), configHash: hashOf(manifest), score, curve },
    ...(evaluation.offPolicy && { offPolicy: evaluation.offPolicy }),
    episodes,
    updates,
    trainingReturn: Number.isNaN(meanReturn) ? null : meanReturn,
    trainSeconds,
    stepsPerSecond: medianSpeed(rows, manifest.steps) ?? trainStepsPerSecond,
    machine,
    ...(sources !== undefined && { sources }),
    ...(plugins.length > 0 && { plugins: pluginCode(plugins) }),
  };
}

/** Median speed while it learned: steps are almost free while the memory fills. */
function medianSpeed(rows: readonly MetricsRow[], steps: number): number | undefined {
  const begin = rows.find((row) => row.type === 'update')?.envSteps ?? steps / 5;
  const speeds = rows
    .flatMap((row) => (row.type === 'progress' && row.envSteps > begin ? [row.stepsPerSecond] : []))
    .sort((a, b) => a - b);
  return speeds[speeds.length >> 1];
}

/** A run that has no result, and why. */
export interface RunFailure {
  readonly id: string;
  readonly error: string;
}

/**
 * Writes `results.jsonl`, one line for each result, with its checksum, so that a crash leaves either the old file or the new one.
 *
 * @throws PrismError `file` if it cannot be written.
 */
export function writeResults(path: string, results: readonly SweepResult[]): void {
  replaceFile(
    path,
    results.map((result) => Buffer.from(`${withChecksum(JSON.stringify(result))}\n`)),
  );
}

/**
 * Reads a `results.jsonl` back, without a torn last line. Checks only the fields that figures and statistics need: published results have no
 * others.
 *
 * @throws PrismError `file` if it cannot be read, `corrupt` if another line is not a result.
 */
export function readResults(path: string): SweepResult[] {
  return linesIn(path).flatMap(({ text, number, isWhole }) => {
    const result = parse(text);
    if (isResult(result)) return [result];
    if (!isWhole) return [];
    throw PrismError.corrupt`Line ${number} of ${path} is not a result, or damaged.
      Run the command that made the sweep again to rewrite it. A result has arm, environment, seed, steps, score, curve and
      stepsPerSecond.`;
  });
}

/** The file of results of a source, which is that file or its directory. */
export function resultsFileOf(source: string): string {
  const isDirectory = statSync(source, { throwIfNoEntry: false })?.isDirectory() === true;
  return isDirectory ? join(source, sweepFiles.results) : source;
}

/**
 * The results of a source, with their settings: published results store these next to them, by the hash of their run.
 *
 * @throws PrismError `file` or `corrupt` for results or settings that cannot be read.
 */
export function readSettledResults(source: string): SweepResult[] {
  const file = resultsFileOf(source);
  const results = readResults(file);
  const { settings } = publishedIn(dirname(file)) ?? {};
  return results.map((result) => ({ ...settings?.[result.configHash], ...result }));
}

/** The file of published results that holds what {@link publishedIn} reads. */
export const publishedFile = 'published.json';

/** Facts that published results share: the commands that made them, and their settings by the hash of their run. */
export interface PublishedFacts {
  readonly commands?: readonly string[];
  readonly settings?: { readonly [hash: string]: object };
}

/**
 * Reads the facts about published results; undefined if the directory holds others.
 *
 * @throws PrismError `corrupt` for a file that is damaged.
 */
export function publishedIn(directory: string): PublishedFacts | undefined {
  const file = join(directory, publishedFile);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(readFileSync(file))) ?? {};
  } catch (cause) {
    throw PrismError.corrupt`Cannot read the settings in ${file}: ${(cause as Error).message}.
      Publish the results again to rewrite it.`.causedBy(cause);
  }
}

/** @throws PrismError `file` for a file that cannot be read. */
function linesIn(path: string) {
  try {
    return [...linesOf(path)];
  } catch (cause) {
    throw PrismError.file`Cannot read the results in ${path}: ${(cause as Error).message}.
      An experiment writes a results.jsonl into its directory; published results hold one, too.`.causedBy(
      cause,
    );
  }
}

/**
 * Refuses to overwrite the results of other runs. If lines are not results, a copy of the file stays next to it, named `results.jsonl.damaged`.
 *
 * @param directory a sweep's directory, or where a sweep will be written.
 * @throws PrismError `incompatible` if it contains results of other runs, or of these runs with other settings.
 */
export function requireKept(directory: string, runs: readonly (Run | SweepResult)[]): void {
  const path = join(directory, sweepFiles.results);
  if (!existsSync(path)) return;
  const known = new Map(runs.map((run) => [runIdOf(run), run]));
  const lines = linesIn(path).map(({ text, isWhole }) => ({ result: parse(text), isWhole }));
  if (lines.some(({ result, isWhole }) => isWhole && !isResult(result))) keepDamaged(path);
  const lost = lines
    .map(({ result }) => result)
    .filter(isResult)
    .find((result) => {
      const run = known.get(runIdOf(result));
      return run === undefined || differenceOf(result, run) !== undefined;
    });
  if (lost === undefined) return;
  throw PrismError.incompatible`${directory} holds results that are not of this sweep and would be lost, such as seed ${lost.seed} of \
    ${lost.arm} in ${lost.environment}.
    Name another directory.`.about('directory');
}

function parse(line: string): unknown {
  try {
    return JSON.parse(withoutChecksum(line) ?? '');
  } catch {
    return undefined;
  }
}

function isResult(value: unknown): value is SweepResult {
  if (typeof value !== 'object' || value === null) return false;
  const { arm, environment, seed, steps, score, curve, stepsPerSecond, offPolicy } =
    value as Partial<SweepResult>;
  if (!shape.name.is(arm) || !shape.name.is(environment) || !Number.isSafeInteger(seed)) return false;
  if (![steps, stepsPerSecond, score].every(Number.isFinite)) return false;
  if (offPolicy !== undefined && !isOffPolicyScore(offPolicy)) return false;
  const { envSteps, meanReturn, stdReturn = [] } = (curve ?? {}) as Partial<Curve>;
  return (
    Array.isArray(envSteps) &&
    envSteps.every(Number.isFinite) &&
    Array.isArray(meanReturn) &&
    meanReturn.every(Number.isFinite) &&
    envSteps.length === meanReturn.length &&
    envSteps.length > 0 &&
    Array.isArray(stdReturn) &&
    // JSON has null for the deviation of returns whose squares overflow.
    stdReturn.every((value: unknown) => value === null || Number.isFinite(value))
  );
}

function isOffPolicyScore(value: unknown): boolean {
  const { episodes, meanReturn, by, values } = (value ?? {}) as Partial<OffPolicyScore>;
  if (![episodes, meanReturn].every(Number.isFinite) || typeof by !== 'string') return false;
  const all = Object.values(values ?? {});
  const areFinite = all.every((one) => [one?.estimate, one?.low, one?.high].every(Number.isFinite));
  return areFinite && Object.hasOwn(values ?? {}, by);
}

/**
 * Leaves out the runs whose results exist. A setting that is newer than a result counts as its default.
 *
 * @param sources directories of sweeps, or of published results, or the files of results in them.
 * @throws PrismError `file` or `corrupt` for results or settings that cannot be read, `incompatible` where a run of that name had other
 * settings, or its settings are not there.
 */
export function withoutKnown(
  registry: Registry,
  jobs: readonly Job<Run>[],
  sources: readonly string[],
): Job<Run>[] {
  const known = new Map(
    sources.flatMap((source) =>
      readSettledResults(source).map((result) => [runIdOf(result), { source, result }] as const),
    ),
  );
  return jobs.filter(({ id, payload }) => {
    const found = known.get(id);
    if (found === undefined) return true;
    const { source, result } = found;
    // Such as what `--from` draws from published results.
    if (result.agentConfig === undefined)
      throw PrismError.incompatible`${source} holds ${id} without its settings.
        Name the directory with their published.json, or leave it out.`.about('known');
    const other = differenceOf(result, payload, registry);
    if (other === undefined) return false;
    throw PrismError.incompatible`${source} holds ${id} with other settings (${other.words}).
      Leave it out, or give the options that its results were made with.`.about('known');
  });
}

import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AblationEntry, PrismError, type Registry } from '@prism-rl/core';
import { makeDirectory } from '@prism-rl/runner/node';
import { runIdOf } from '../plan/planSweep.ts';
import { sweepFiles } from '../work/sweepDirectory.ts';
import {
  ablationFiles,
  commandsIn,
  type WrittenAblation,
  writeAblation,
  writeHeading,
} from './ablationFiles.ts';
import { publishedFile, readResults, resultsFileOf, type SweepResult, writeResults } from './result.ts';

/** What of the results is wanted; everything where nothing is said. */
export interface WantedResults {
  readonly arms?: readonly string[] | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly seeds?: readonly number[] | undefined;
}

export interface DrawResultsOptions {
  /** Directories with a `results.jsonl`, or such files: of sweeps, or as they are published. */
  readonly sources: readonly string[];
  readonly wanted: WantedResults;
  readonly target: string;
  readonly title: string;
  readonly ablation: AblationEntry;
  readonly registry: Registry;
  readonly command: string;
}

/** What {@link drawResults} has drawn. */
export interface DrawnResults extends WrittenAblation {
  readonly runs: readonly SweepResult[];
}

/**
 * Writes the lines, statistics, figures and page of existing results, all or a selection, from one or several directories to another directory.
 * Trains nothing.
 *
 * @throws PrismError `invalid-argument` if no result matches or the target contains something else, `incompatible` if two sources have different
 *   outcomes of one run, `file` and `corrupt` if results cannot be read.
 */
export function drawResults(options: DrawResultsOptions): DrawnResults {
  const { sources, wanted, target, title, ablation, registry, command } = options;
  requireOwn(target, sources);
  const all = distinctRuns(sources.flatMap((source) => readRuns(resultsFileOf(source))));
  requireKnown('arms', wanted.arms, new Set(all.map(({ arm }) => arm)));
  requireKnown('environments', wanted.environments, new Set(all.map(({ environment }) => environment)));
  requireKnown('seeds', wanted.seeds, new Set(all.map(({ seed }) => seed)));
  const runs = all.filter(
    ({ arm, environment, seed }) =>
      (wanted.arms?.includes(arm) ?? true) &&
      (wanted.environments?.includes(environment) ?? true) &&
      (wanted.seeds?.includes(seed) ?? true),
  );
  if (runs.length === 0) {
    throw PrismError.invalidArgument`${sources.join(' and ')} contain no such run.
      Each arm, environment and seed has results, but not in this combination: leave out one of them.`.about(
      'arms',
      'environments',
      'seeds',
    );
  }
  makeDirectory(target);
  writeResults(join(target, sweepFiles.results), runs);
  // Left by an earlier call, whose runs are no longer here.
  rmSync(join(target, ablationFiles.heading), { force: true });
  for (const made of sources.flatMap(commandsIn)) writeHeading(target, { title, command: made, ablation });
  writeHeading(target, { title, command, ablation });
  return { runs, ...writeAblation(target, registry)! };
}

/** A target must not be a sweep, nor published results: its runs would look done, or be gone. */
function requireOwn(target: string, sources: readonly string[]): void {
  const results = resolve(target, sweepFiles.results);
  const isSource = sources.some((source) => resolve(resultsFileOf(source)) === results);
  const others = [sweepFiles.queue, sweepFiles.runs, publishedFile];
  if (!isSource && !others.some((name) => existsSync(join(target, name)))) return;
  throw PrismError.invalidArgument`${target} contains the runs of a sweep.
    Choose another directory for the report.`.about('directory');
}

function readRuns(path: string): SweepResult[] {
  const runs = readResults(path);
  if (runs.length === 0) throw PrismError.invalidArgument`${path} contains no results.`;
  return runs;
}

/** A run that two places know is counted once. */
function distinctRuns(runs: readonly SweepResult[]): SweepResult[] {
  const known = new Map<string, SweepResult>();
  for (const run of runs) {
    const id = runIdOf(run);
    const other = known.get(id);
    const difference = other && differenceOf(other, run);
    if (difference !== undefined) {
      throw PrismError.incompatible`${id} appears twice with different ${difference}.
        They were made with different settings or versions: use one of them.`;
    }
    if (other === undefined) known.set(id, run);
  }
  return [...known.values()];
}

/** Digits that published results keep of scores and of curves. */
const kept = { score: 6, curve: 4 } as const;

/**
 * Describes how two outcomes differ; undefined if they are the same run's, published or not. Equal scores do not suffice: agents that solve a task
 * reach its maximum with many settings.
 */
function differenceOf(a: SweepResult, b: SweepResult): string | undefined {
  const score = ({ score }: SweepResult): number => Number(score.toPrecision(kept.score));
  if (score(a) !== score(b) || a.steps !== b.steps)
    return `outcomes: ${a.score} after ${a.steps} steps, and ${b.score} after ${b.steps}`;
  const curve = ({ curve: { envSteps, meanReturn } }: SweepResult): string =>
    JSON.stringify([envSteps, meanReturn.map((value) => Number(value.toPrecision(kept.curve)))]);
  return curve(a) === curve(b) ? undefined : 'learning curves';
}

/** A name that no run has is a slip of the pen, not an empty figure. */
function requireKnown<T>(option: string, wanted: readonly T[] | undefined, there: ReadonlySet<T>): void {
  const unknown = wanted?.find((name) => !there.has(name));
  if (unknown === undefined) return;
  throw PrismError.invalidArgument`There are no results for ${unknown}.
    Results exist for ${[...there].join(', ')}.`.about(option);
}

import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { eachMetric, scalarsOf } from '@prism-rl/loggers';
import { readManifest, runFiles } from '@prism-rl/runner/node';
import { armOf, runDirectoryOf, runIdOf } from '../plan/planSweep.ts';
import { storedRuns } from '../work/storedRuns.ts';
import { sweepFiles } from '../work/sweepDirectory.ts';
import { readSettledResults, resultsFileOf, type SweepResult } from './result.ts';

export type LongRow = {
  /** `CartPole-v1/dqn/seed1` in a sweep, otherwise the name of the run's directory. */
  readonly run: string;
  readonly environment: string;
  readonly arm: string;
  readonly agent: string;
  readonly seed: number;
  readonly env_steps: number;
  /** `eval/mean_return`, `train/loss`, … as in TensorBoard; `score` for the result of a sweep's run. */
  readonly metric: string;
  readonly value: number;
};

/**
 * Lists the numbers of a run, of a sweep or published results, or of the runs in a folder, one after the other.
 *
 * @param source of a sweep: its directory, or its file of results. Of such runs the evaluations and the score are listed. If its queue is
 * elsewhere, finished runs in its folders count, too.
 * @param hasMetrics lists all metrics of a sweep's runs instead of the evaluations; default false.
 * @throws PrismError `file` if there is nothing, or if a run has no metrics; `corrupt` for damaged files.
 */
export function longForm(source: string, hasMetrics = false): Iterable<LongRow> {
  if (existsSync(join(source, runFiles.manifest))) return ofRun(source);
  const file = resultsFileOf(source);
  const results = existsSync(file) ? readSettledResults(source) : [];
  // Of a sweep whose queue is elsewhere, folders may know more.
  const isAway = file !== source && !existsSync(join(source, sweepFiles.queue));
  if (isAway) results.push(...soundRuns(source, results));
  if (results.length > 0 || existsSync(file))
    return flattened(results, (result) => ofResult(result, dirname(file), hasMetrics));
  const runs = runsIn(source);
  if (runs.length > 0) return flattened(runs, ofRun);
  throw PrismError.file`${source} contains no run and no results.
    Name the directory of a run or of a sweep, or a folder with runs.`;
}

/** @throws PrismError `corrupt` for a finished run whose files are damaged. */
function soundRuns(source: string, known: readonly SweepResult[]): readonly SweepResult[] {
  const { results, failures } = storedRuns(source, new Set(known.map(runIdOf)));
  const [damaged] = failures;
  if (damaged === undefined) return results;
  throw PrismError.corrupt`The run ${damaged.id} in ${source} cannot be read. ${damaged.error}
    Move its directory away to list the other runs.`;
}

function* flattened<T>(items: readonly T[], rowsOf: (item: T) => Iterable<LongRow>): Generator<LongRow> {
  for (const item of items) yield* rowsOf(item);
}

function runsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, runFiles.manifest)))
    .map(({ name }) => join(folder, name))
    .sort();
}

function* ofRun(directory: string): Generator<LongRow> {
  yield* metricsOf(directory, { ...columnsOf(readManifest(directory)), run: basename(resolve(directory)) });
}

function* ofResult(result: SweepResult, directory: string, hasMetrics: boolean): Generator<LongRow> {
  const columns = columnsOf(result);
  const { envSteps, meanReturn, stdReturn = [] } = result.curve as Partial<SweepResult['curve']>;
  if (hasMetrics) yield* metricsOf(join(directory, ...runDirectoryOf(result)), columns);
  else {
    for (const [k, env_steps] of (envSteps ?? []).entries()) {
      yield { ...columns, env_steps, metric: 'eval/mean_return', value: meanReturn![k]! };
      const value = stdReturn[k];
      if (typeof value === 'number') yield { ...columns, env_steps, metric: 'eval/std_return', value };
    }
  }
  yield { ...columns, env_steps: result.steps, metric: 'score', value: result.score };
}

type Columns = Omit<LongRow, 'env_steps' | 'metric' | 'value'>;

function columnsOf(
  run: Pick<SweepResult, 'environment' | 'agent' | 'seed'> & { readonly arm?: string },
): Columns {
  const { environment, seed } = run;
  // Published results may name only the arm.
  const agent = run.agent ?? armOf(run);
  return { run: runIdOf(run), environment, arm: armOf(run), agent, seed };
}

function* metricsOf(directory: string, columns: Columns): Generator<LongRow> {
  for (const row of eachMetric(join(directory, runFiles.metrics))) {
    for (const [metric, value] of scalarsOf(row))
      yield { ...columns, env_steps: row.envSteps, metric, value };
  }
}

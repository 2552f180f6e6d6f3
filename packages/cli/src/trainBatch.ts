import { counted, messageOf, PrismError, type Registry } from '@prism-rl/core';
import { requireBatches, trainBatch } from '@prism-rl/experiments';
import { multiProgress } from '@prism-rl/loggers';
import { type OptionValues, option } from './command.ts';
import { workerProgram } from './experiment/options.ts';
import { printJson, returnText, say, table } from './output.ts';
import { usualWorkers } from './processors.ts';
import { quoted } from './shell.ts';
import { type BatchRun, stoppedAt, type TrainSummary, trainRun } from './trainRun.ts';
import { writeRunReport } from './writeReport.ts';

export const batchOptions = {
  workers: option.number('N', 'with many runs: number of processes (default: one per core; one on a GPU)'),
};

/** @throws PrismError `invalid-argument` if `--workers` is not a positive integer, or if there is only one run, which cannot be divided. */
export function checkWorkers(options: OptionValues, isMany: boolean): void {
  if (options.whole('workers') === undefined || isMany) return;
  throw new PrismError('invalid-argument', '--workers needs several runs, but this is one.', {
    hint: 'Leave it out; or train many runs with --seeds 1-16 --together.',
  });
}

/** Parallel processes gain more than a larger graph on a CPU; a GPU is fastest with all runs in one graph. */
function workersFor(registry: Registry, backend: string, runs: number, options: OptionValues): number {
  const isGpu = registry.get('backends', backend).entry.device === 'gpu';
  return Math.min(runs, options.whole('workers') ?? (isGpu ? 1 : usualWorkers()));
}

/** Seconds between two summary lines if the stream is not a terminal. */
const plainInterval = 5;

/**
 * Trains runs as a batch, shows their progress, and prints their results.
 *
 * @param directory of all of them.
 * @param runs of one agent and environment on one backend, which is active.
 * @returns the exit code: 1 if a run has failed.
 * @throws PrismError `incompatible` for agents and backends that do not support batches; the first failure, if all runs fail.
 */
export async function trainAsBatch(
  directory: string,
  runs: readonly BatchRun[],
  { registry, options, signal }: { registry: Registry; options: OptionValues; signal: AbortSignal },
): Promise<number | undefined> {
  const [{ manifest, runDir }] = runs as readonly [BatchRun];
  requireBatches(registry, manifest.agent, manifest.backend);
  const workers = workersFor(registry, manifest.backend!, runs.length, options);
  const view = multiProgress({
    runs: runs.map(({ manifest: { seed } }) => `seed ${seed}`),
    total: manifest.steps,
    plainInterval: plainInterval * runs.length,
  });
  const results = await trainBatch<TrainSummary>({
    ...{ registry, runs, workers, signal, stopped: stoppedAt },
    program: workerProgram(options, workers, runDir),
    train: (run, along) => trainRun({ ...run, ...along }),
    tell: (message) => view.update(message),
    print: (line) => view.print(line),
  }).finally(() => view.close());
  const done = results.flatMap((result, k) =>
    result.status === 'fulfilled' ? [{ seed: runs[k]!.manifest.seed, ...result.value }] : [],
  );
  const failed = results.flatMap((result, k) => {
    if (result.status === 'fulfilled') return [];
    if (done.length === 0 && !signal.aborted) throw result.reason;
    const { manifest, runDir } = runs[k]!;
    return [{ seed: manifest.seed, runDir, error: messageOf(result.reason) }];
  });
  for (const { seed, error } of failed) say(`error: the run with seed ${seed} has failed: ${error}`);
  for (const { runDir, reason } of done)
    if (reason !== 'stopped') await writeRunReport(runDir, registry, true);
  const stopped = done.filter(({ reason }) => reason === 'stopped');
  if (stopped.length > 0) {
    const [first] = stopped;
    say(
      `${stopped.length} of ${counted(runs.length, 'run')} stopped, the first at step ${first!.envSteps}; continue with: prism resume ${quoted(directory)}`,
    );
  }
  if (options.flag('json')) printJson({ runs: done, failed });
  else say(overview(done));
  return failed.length > 0 ? 1 : undefined;
}

/** One row per seed. */
function overview(runs: readonly (TrainSummary & { readonly seed: number })[]): string {
  const policy = 'greedy policy ± standard deviation';
  const head = ['seed', 'steps', 'episodes', 'last 100 episodes', policy, 'directory'];
  const rows = runs.map(({ seed, envSteps, episodes, meanReturn, evaluation, runDir }) => [
    ...[seed, envSteps, episodes].map(String),
    meanReturn === null ? '–' : returnText(meanReturn),
    evaluation === null ? '–' : meanText(evaluation),
    runDir,
  ]);
  return table([head, ...rows]);
}

function meanText({ episodes, meanReturn, stdReturn }: NonNullable<TrainSummary['evaluation']>): string {
  return episodes < 2 ? returnText(meanReturn) : `${returnText(meanReturn)} ± ${returnText(stdReturn)}`;
}

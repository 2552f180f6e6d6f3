import type { Registry } from '@prism-rl/core';
import { messageOf, PrismError } from '@prism-rl/core';
import { whyApart } from '@prism-rl/experiments';
import { multiProgress } from '@prism-rl/loggers';
import type { Option, OptionValues } from '../command.ts';
import { say } from '../output.ts';
import { usualWorkers } from '../processors.ts';
import type { TrainSummary } from '../trainRun.ts';
import { wholeNumber } from '../wholeNumber.ts';
import { workerProgram } from '../workerProgram.ts';
import { trainDivided } from './trainDivided.ts';
import { type MemberRun, nameOf, trainHere } from './trainHere.ts';

/** Options of commands that train several runs together. */
export const togetherOptions = {
  workers: {
    type: 'number',
    value: 'N',
    help: 'with many runs together: processes that divide them (default: one for each core; on a GPU one)',
  },
} as const satisfies { readonly [name: string]: Option };

/** How to {@link trainTogether}. */
export interface TogetherOptions {
  readonly registry: Registry;
  /** Runs of one agent and environment on one backend, which is active. */
  readonly runs: readonly MemberRun[];
  /** Of the command line. */
  readonly options: OptionValues;
  readonly signal: AbortSignal;
}

/** Result of a member. */
export interface MemberSummary extends TrainSummary {
  readonly seed: number;
}

/** A member that failed. */
export interface MemberFailure {
  readonly seed: number;
  readonly runDir: string;
  readonly error: string;
}

/** What became of runs that trained together. */
export interface TogetherOutcome {
  readonly done: readonly MemberSummary[];
  readonly failed: readonly MemberFailure[];
}

/** Seconds between two lines about all runs, where the stream is no terminal. */
const plainInterval = 5;

/**
 * Trains several runs; runs in one process share the steps that they have in common. Each has its own directory with its own metrics and
 * checkpoints, as if trained alone. A run that fails is reported, and the others continue.
 *
 * @throws PrismError `incompatible` for agents and backends that cannot; the first failure, when all have failed.
 */
export async function trainTogether({
  registry,
  runs,
  options,
  signal,
}: TogetherOptions): Promise<TogetherOutcome> {
  const { agent, backend } = runs[0]!.manifest;
  requireTogether(registry, agent, backend);
  const workers = workersFor(registry, backend!, runs.length, options);
  const view = multiProgress({
    runs: runs.map(nameOf),
    total: runs[0]!.manifest.steps,
    plainInterval: plainInterval * runs.length,
  });
  let results: readonly PromiseSettledResult<TrainSummary>[];
  try {
    results =
      workers === 1
        ? await trainHere({ registry, runs, tell: (message) => view.update(message), signal })
        : await trainDivided({
            runs,
            workers,
            program: workerProgram(options, workers, runs[0]!.runDir),
            view,
            signal,
          });
  } finally {
    view.close();
  }
  return reported(runs, results, signal.aborted);
}

/** @throws PrismError `incompatible` unless runs of the agent can be computed together on the backend. */
export function requireTogether(registry: Registry, agent: string, backend: string | undefined): void {
  const reason = whyApart(registry, agent, backend);
  if (reason !== undefined) throw reason;
}

/** @throws PrismError `invalid-argument` if `--workers` is not a positive integer, or if there is only one run, which cannot be divided. */
export function checkWorkers(options: OptionValues, isMany: boolean): void {
  const workers = options.number('workers');
  if (workers === undefined) return;
  if (isMany) {
    wholeNumber('workers', workers, 1);
    return;
  }
  throw new PrismError('invalid-argument', '--workers divides many runs, and this is one.', {
    hint: 'Leave it out; or train many runs with --seeds 1-16 --together.',
  });
}

/** A processor's cores gain more than a larger graph does; a GPU wants all runs in one. */
function workersFor(registry: Registry, backend: string, runs: number, options: OptionValues): number {
  const isGpu = registry.get('backends', backend).entry.device === 'gpu';
  const workers = options.number('workers') ?? (isGpu ? 1 : usualWorkers());
  return Math.min(runs, wholeNumber('workers', workers, 1));
}

function reported(
  runs: readonly MemberRun[],
  results: readonly PromiseSettledResult<TrainSummary>[],
  isStopped: boolean,
): TogetherOutcome {
  const done = results.flatMap((result, k) =>
    result.status === 'fulfilled' ? [{ seed: runs[k]!.manifest.seed, ...result.value }] : [],
  );
  const failed = results.flatMap((result, k) => {
    if (result.status === 'fulfilled') return [];
    if (done.length === 0 && !isStopped) throw result.reason;
    const { manifest, runDir } = runs[k]!;
    return [{ seed: manifest.seed, runDir, error: messageOf(result.reason) }];
  });
  for (const { seed, error } of failed) say(`error: the run with seed ${seed} has failed: ${error}`);
  return { done, failed };
}

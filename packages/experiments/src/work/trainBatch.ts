import { setMaxListeners } from 'node:events';
import type { Engine, Logger, Registry, Run, Snapshot } from '@prism-rl/core';
import { isDebug, PrismError } from '@prism-rl/core';
import { type MultiProgressMessage, progressMessages } from '@prism-rl/loggers';
import { type RunHandle, runBatch } from '@prism-rl/runner';
import { lockRunDirectory, readCheckpoint } from '@prism-rl/runner/node';
import { WorkerPool } from './workerPool.ts';
import type { RunEnding, WorkerProgram } from './workerProcess.ts';

/** One run of a batch, with its own directory. */
export interface BatchRun {
  readonly manifest: Run;
  readonly runDir: string;
  /** Steps of the checkpoint to resume from; absent for a new run. */
  readonly from?: number | undefined;
}

/** A run of a batch, as a worker process gets it: with its name. */
export interface BatchOrder extends BatchRun {
  readonly id: string;
}

/** Means to train a run of a batch, whose directory is locked. */
export interface BatchRunOptions {
  readonly registry: Registry;
  readonly engine?: Engine | undefined;
  readonly screen: Logger;
  readonly signal: AbortSignal;
  readonly resume?: Snapshot | undefined;
  readonly onStart?: ((run: RunHandle) => void) | undefined;
}

export type TrainInBatch<Result> = (run: BatchRun, options: BatchRunOptions) => Promise<Result>;

export interface TrainBatchOptions<Result> {
  readonly registry: Registry;
  /** Runs of one agent and environment on one backend, which is active and can: `requireBatches`. */
  readonly runs: readonly BatchRun[];
  readonly train: TrainInBatch<Result>;
  /** Result of a run that was stopped before it took a step. */
  readonly stopped: (run: BatchRun) => Result;
  /** Processes that divide the runs; 1: they train in this one. */
  readonly workers: number;
  /** Of worker processes; it calls `serveWorker`. */
  readonly program: WorkerProgram;
  /** Takes news of the runs, which go by their seeds: `seed 3`. */
  readonly tell: (message: MultiProgressMessage) => void;
  /** Takes lines that worker processes write. */
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

function nameOf({ manifest: { seed } }: BatchRun): string {
  return `seed ${seed}`;
}

/**
 * Trains a batch, each run into its own directory as if it were alone: with its own metrics and checkpoints. What runs in one process
 * compute alike, one graph computes for all.
 *
 * @returns what became of each: one that fails fails alone.
 */
export async function trainBatch<Result>(
  options: TrainBatchOptions<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const { registry, runs, train, workers, tell, signal } = options;
  if (workers > 1) return divided(options);
  setMaxListeners(0, signal); // each run listens
  return runBatch(
    registry.get('backends', runs[0]!.manifest.backend!).entry.batch!,
    runs.map((run) => async (engine, onStart) => {
      const screen = progressMessages(tell, { run: nameOf(run), interval: 0.2 });
      return await trainLocked(run, train, { registry, engine, screen, signal, onStart });
    }),
  );
}

/** Trains one of them: from its checkpoint, in its directory, which it locks meanwhile. */
export async function trainLocked<Result>(
  run: BatchRun,
  train: TrainInBatch<Result>,
  options: BatchRunOptions,
): Promise<Result> {
  const { runDir, from } = run;
  const unlock = lockRunDirectory(runDir);
  try {
    const resume =
      from === undefined ? undefined : readCheckpoint(runDir, (envSteps) => envSteps === from).snapshot;
    return await train(run, { ...options, resume });
  } finally {
    unlock();
  }
}

/** In several processes, each of which trains its part of the batch. */
async function divided<Result>(options: TrainBatchOptions<Result>): Promise<PromiseSettledResult<Result>[]> {
  const { runs, workers, program, print, signal } = options;
  const bounds = Array.from({ length: workers + 1 }, (_, k) => Math.round((k * runs.length) / workers));
  const parts = bounds.slice(1).map((end, k) => runs.slice(bounds[k], end));
  const pool = new WorkerPool<BatchOrder, Result>({
    program,
    signal,
    stopMilliseconds: Number.POSITIVE_INFINITY, // its runs would lose what they did since their last checkpoints
    print,
  });
  try {
    return (await Promise.all(parts.map((part) => trainElsewhere(part, pool, options)))).flat();
  } finally {
    pool.close();
  }
}

/** Has a worker train runs as a batch; the worker ends with the last of them. */
async function trainElsewhere<Result>(
  runs: readonly BatchRun[],
  pool: WorkerPool<BatchOrder, Result>,
  options: TrainBatchOptions<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const hired = pool.hire().then((worker) => ({
    worker,
    endings: worker?.train(
      runs.map((run) => ({ ...run, id: nameOf(run) })),
      (news) => news.type === 'progress' && options.tell(news.message),
    ),
  }));
  const results = await Promise.allSettled(
    runs.map(async (run, k) => {
      const { endings } = await hired;
      return endings === undefined ? options.stopped(run) : resultOf(await endings[k]!, run, options);
    }),
  );
  const { worker } = await hired.catch(() => ({ worker: undefined }));
  worker?.stop();
  await worker?.ended;
  return results;
}

/** @throws what the run failed with. */
function resultOf<Result>(
  ending: RunEnding<Result>,
  run: BatchRun,
  { stopped, print }: TrainBatchOptions<Result>,
): Result {
  if (ending.type === 'completed') return ending.result;
  if (ending.type === 'released') return stopped(run);
  if (ending.type === 'died') {
    throw new PrismError('state', `The process that trained it ended before it did (${ending.how}).`, {
      hint: 'Continue from its newest checkpoint with prism resume.',
    });
  }
  const { code, error, hint, log } = ending;
  if (isDebug()) print(log);
  throw code === undefined ? new Error(error) : new PrismError(code, error, { hint });
}

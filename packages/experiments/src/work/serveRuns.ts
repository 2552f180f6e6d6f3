import { type Engine, messageOf, PrismError } from '@prism-rl/core';
import type { RunHandle } from '@prism-rl/runner';
import type { WorkerEnding, WorkerMessage, WorkerNews, WorkerOrder, WorkerRun } from './workerProcess.ts';

/**
 * Trains a run and tells how it ended.
 *
 * @param engine computes its neural networks, if its agent has some.
 * @param onStart called once everything is made, before the run takes a step.
 */
export type TrainRun = (engine?: Engine, onStart?: (run: RunHandle) => void) => Promise<void>;

export interface ServeRunsOptions<Run extends WorkerRun, Result> {
  /**
   * Trains a run. undefined: `signal` stopped it, and it is to be resumed later. An error fails the run, not the worker.
   *
   * @param tell passes on news of the run.
   * @param engine what `trainAll` gave the run to compute with.
   */
  readonly perform: (
    run: Run,
    signal: AbortSignal,
    tell: (news: WorkerNews) => void,
    engine?: Engine,
    onStart?: (run: RunHandle) => void,
  ) => Promise<Result | undefined>;
  /**
   * Calls what trains each of the runs, and resolves when all are over. Default: all at once, without an engine, each as if it were alone.
   * An error fails those that are not over.
   *
   * @param trains in the order of `runs`; they do not throw.
   */
  readonly trainAll?: (trains: readonly TrainRun[], runs: readonly Run[]) => Promise<void>;
  /** Ends the worker, which saves its current runs. */
  readonly interrupt: AbortController;
}

/** Milliseconds between two signs of life. */
const pulse = 1000;

/**
 * The life of a worker process: trains what the process that forked it says, one run or batch of runs after the other, until it is
 * stopped or that one is gone. It knows neither queue nor store, and needs no credentials.
 */
export async function serveRuns<Run extends WorkerRun, Result>(
  options: ServeRunsOptions<Run, Result>,
): Promise<void> {
  const { interrupt } = options;
  /** Drops messages without a reader. A failed send tells a training worker that its parent has gone, before `disconnect` does. */
  const tell = (message: WorkerMessage<Result>): void => {
    if (!process.connected) return;
    process.send?.(message, undefined, undefined, (error) => {
      if (error !== null) interrupt.abort();
    });
  };
  const batches: (readonly Run[])[] = [];
  let wake = (): void => undefined;
  let left = new Map<string, AbortController>();
  process.on('message', (order: WorkerOrder<Run>) => {
    if (order.type === 'stop') interrupt.abort();
    else if (order.type === 'leave') left.get(order.id)?.abort();
    else batches.push(order.runs);
    wake();
  });
  // The parent is gone, so no process waits for results. The run is saved, and another worker resumes it.
  process.once('disconnect', () => interrupt.abort());
  if (!process.connected) interrupt.abort(); // gone while the program was being loaded
  interrupt.signal.addEventListener('abort', () => wake());
  const alive = setInterval(() => tell({ type: 'alive' }), pulse);
  tell({ type: 'ready' });
  try {
    while (!interrupt.signal.aborted) {
      const runs = batches.shift();
      if (runs === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      left = new Map(runs.map(({ id }) => [id, new AbortController()]));
      const signalOf = (id: string): AbortSignal =>
        AbortSignal.any([interrupt.signal, (left.get(id) as AbortController).signal]);
      await trainThese(runs, options, signalOf, tell);
    }
    for (const { id } of batches.flat()) tell({ type: 'released', id });
  } finally {
    clearInterval(alive);
    if (process.connected) process.disconnect?.();
  }
}

async function trainThese<Run extends WorkerRun, Result>(
  runs: readonly Run[],
  { perform, trainAll = atOnce }: ServeRunsOptions<Run, Result>,
  signalOf: (id: string) => AbortSignal,
  tell: (message: WorkerMessage<Result>) => void,
): Promise<void> {
  const open = new Set(runs.map(({ id }) => id));
  const end = (ending: WorkerEnding<Result>): void => {
    if (open.delete(ending.id)) tell(ending);
  };
  const trains = runs.map((run): TrainRun => {
    const { id } = run;
    return async (engine, onStart) => {
      try {
        const result = await perform(run, signalOf(id), tell, engine, onStart);
        end(result === undefined ? { type: 'released', id } : { type: 'completed', id, result });
      } catch (caught) {
        end(failure(id, caught));
      }
    };
  });
  try {
    await trainAll(trains, runs);
  } catch (caught) {
    for (const id of open) end(failure(id, caught));
  }
}

async function atOnce(trains: readonly TrainRun[]): Promise<void> {
  await Promise.all(trains.map((train) => train()));
}

function failure(id: string, caught: unknown): WorkerEnding<never> {
  const error = messageOf(caught);
  const log = caught instanceof Error ? (caught.stack ?? error) : error;
  const { code, hint } = caught instanceof PrismError ? caught : {};
  return { type: 'failed', id, error, log, code, hint };
}

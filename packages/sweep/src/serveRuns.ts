import type { Engine } from '@prism-rl/core';
import { messageOf } from '@prism-rl/core';
import type { RunHandle } from '@prism-rl/runner';
import type { SweepResult } from './result.ts';
import type { RunOrder, WorkerEnding, WorkerMessage, WorkerOrder } from './workerMessages.ts';

/**
 * Trains a run and tells how it ended.
 *
 * @param engine computes its neural networks, if its agent has some.
 * @param onStart is told when everything is made, before the run does anything.
 */
export type TrainRun = (engine?: Engine, onStart?: (run: RunHandle) => void) => Promise<void>;

/** How to {@link serveRuns}. */
export interface ServeRunsOptions {
  /**
   * Trains a run. undefined: `signal` stopped it, and it is to be resumed later. An error fails the run, not the worker.
   *
   * @param tell passes on news of the run.
   * @param engine what `together` gave the run to compute with.
   */
  readonly perform: (
    order: RunOrder,
    signal: AbortSignal,
    tell: (message: WorkerMessage) => void,
    engine?: Engine,
    onStart?: (run: RunHandle) => void,
  ) => Promise<SweepResult | undefined>;
  /**
   * Calls what trains each of the runs, and resolves when all are over. Default: all at once, without an engine, each as if it were alone.
   * An error fails those that are not over.
   *
   * @param trains in the order of `runs`; they do not throw.
   */
  readonly together?: (trains: readonly TrainRun[], runs: readonly RunOrder[]) => Promise<void>;
  /** Ends the worker; the runs in hand are saved. */
  readonly interrupt: AbortController;
}

/** Milliseconds between two signs of life. */
const pulse = 1000;

/**
 * The life of a worker process: trains what the process that forked it says, one run or bundle of runs after the other, until it is
 * stopped or that one is gone. It knows neither queue nor store, and needs no credentials.
 */
export async function serveRuns(options: ServeRunsOptions): Promise<void> {
  const { interrupt } = options;
  /** Drops messages without a reader. A failed send tells a training worker that its parent has gone, before `disconnect` does. */
  const tell = (message: WorkerMessage): void => {
    if (!process.connected) return;
    process.send?.(message, undefined, undefined, (error) => {
      if (error !== null) interrupt.abort();
    });
  };
  const bundles: (readonly RunOrder[])[] = [];
  let wake = (): void => undefined;
  let left = new Map<string, AbortController>();
  process.on('message', (order: WorkerOrder) => {
    if (order.type === 'stop') interrupt.abort();
    else if (order.type === 'leave') left.get(order.id)?.abort();
    else bundles.push(order.runs);
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
      const runs = bundles.shift();
      if (runs === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      left = new Map(runs.map(({ lease: { id } }) => [id, new AbortController()]));
      const signalOf = (id: string): AbortSignal =>
        AbortSignal.any([interrupt.signal, (left.get(id) as AbortController).signal]);
      await trainBundle(runs, options, signalOf, tell);
    }
  } finally {
    clearInterval(alive);
    if (process.connected) process.disconnect?.();
  }
}

async function trainBundle(
  runs: readonly RunOrder[],
  { perform, together = atOnce }: ServeRunsOptions,
  signalOf: (id: string) => AbortSignal,
  tell: (message: WorkerMessage) => void,
): Promise<void> {
  const open = new Set(runs.map(({ lease: { id } }) => id));
  const end = (ending: WorkerEnding): void => {
    if (open.delete(ending.id)) tell(ending);
  };
  const trains = runs.map((order): TrainRun => {
    const { id } = order.lease;
    return async (engine, onStart) => {
      try {
        const result = await perform(order, signalOf(id), tell, engine, onStart);
        end(result === undefined ? { type: 'released', id } : { type: 'completed', id, result });
      } catch (caught) {
        end(failure(id, caught));
      }
    };
  });
  try {
    await together(trains, runs);
  } catch (caught) {
    for (const id of open) end(failure(id, caught));
  }
}

async function atOnce(trains: readonly TrainRun[]): Promise<void> {
  await Promise.all(trains.map((train) => train()));
}

function failure(id: string, caught: unknown): WorkerEnding {
  const error = messageOf(caught);
  return { type: 'failed', id, error, log: caught instanceof Error ? (caught.stack ?? error) : error };
}

import type { SweepResult } from './result.ts';
import type { WorkerEnding, WorkerMessage, WorkerOrder } from './workerMessages.ts';

/** A run that a worker process is to train. */
export type RunOrder = Extract<WorkerOrder, { readonly type: 'run' }>;

/** How to {@link serveRuns}. */
export interface ServeRunsOptions {
  /**
   * Trains a run. undefined: it was stopped by `signal` and is to go on later. An error fails the run, not the worker.
   *
   * @param tell passes on news of the run.
   */
  readonly perform: (
    order: RunOrder,
    signal: AbortSignal,
    tell: (message: WorkerMessage) => void,
  ) => Promise<SweepResult | undefined>;
  /** Ends the worker; the run in hand is saved. */
  readonly interrupt: AbortController;
}

/** Milliseconds between two signs of life. */
const pulse = 1000;

/**
 * The life of a worker process: trains what the process that forked it says, one run after the other, until it is stopped or that one
 * is gone. It knows neither queue nor store, and needs no credentials.
 */
export async function serveRuns({ perform, interrupt }: ServeRunsOptions): Promise<void> {
  /** What cannot be sent has nobody to read it. While it trains, a worker learns of that before it hears that the channel is closed. */
  const tell = (message: WorkerMessage): void => {
    if (!process.connected) return;
    process.send?.(message, undefined, undefined, (error) => {
      if (error !== null) interrupt.abort();
    });
  };
  const orders: RunOrder[] = [];
  let wake = (): void => undefined;
  let current = new AbortController();
  process.on('message', (order: WorkerOrder) => {
    if (order.type === 'leave') current.abort();
    else orders.push(order);
    wake();
  });
  // Whoever forked it is gone: nobody would wait for results. What is done so far is saved, and goes on elsewhere.
  process.once('disconnect', () => interrupt.abort());
  if (!process.connected) interrupt.abort(); // gone while the program was being loaded
  interrupt.signal.addEventListener('abort', () => wake());
  const alive = setInterval(() => tell({ type: 'alive' }), pulse);
  tell({ type: 'ready' });
  try {
    while (!interrupt.signal.aborted) {
      const order = orders.shift();
      if (order === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      current = new AbortController();
      const signal = AbortSignal.any([interrupt.signal, current.signal]);
      tell(await endingOf(order, () => perform(order, signal, tell)));
    }
  } finally {
    clearInterval(alive);
    if (process.connected) process.disconnect?.();
  }
}

async function endingOf(
  { lease: { id } }: RunOrder,
  perform: () => Promise<SweepResult | undefined>,
): Promise<WorkerEnding> {
  try {
    const result = await perform();
    return result === undefined ? { type: 'released', id } : { type: 'completed', id, result };
  } catch (caught) {
    const error = caught instanceof Error ? caught.message : String(caught);
    return { type: 'failed', id, error, log: caught instanceof Error ? (caught.stack ?? error) : error };
  }
}

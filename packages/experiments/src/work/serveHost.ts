import type { WorkerMessage, WorkerOrder } from './processHost.ts';
import { LocalHost, type LocalHostOptions, type RunOrder } from './runHost.ts';

/** Milliseconds between two signs of life. */
const pulse = 1000;

/**
 * The life of a worker process: performs the runs that its parent sends, until it is stopped or the parent has ended. It knows neither queue
 * nor store, and needs no credentials.
 *
 * @param interrupt stops the worker, which saves its current runs.
 */
export async function serveHost<Result>(
  options: LocalHostOptions<Result>,
  interrupt: AbortController,
): Promise<void> {
  const host = new LocalHost(options);
  /** Drops messages without a reader. A failed send shows that the parent has ended, before `disconnect` does. */
  const send = (message: WorkerMessage<Result>): void => {
    if (!process.connected) return;
    process.send?.(message, undefined, undefined, (error) => {
      if (error !== null) interrupt.abort();
    });
  };
  const perform = (runs: readonly RunOrder[]): void => {
    for (const ending of host.perform(runs, send)) void ending.then(send);
  };
  process.on('message', (order: WorkerOrder) => {
    if (order.type === 'stop') interrupt.abort();
    else if (order.type === 'leave') host.leave(order.id);
    else perform(order.runs);
  });
  // The parent has ended, so no process waits for results. The runs are saved, and another worker resumes them.
  process.once('disconnect', () => interrupt.abort());
  interrupt.signal.addEventListener('abort', () => host.stop());
  if (!process.connected) interrupt.abort(); // ended while the program was being loaded
  if (interrupt.signal.aborted) host.stop();
  const alive = setInterval(() => send({ type: 'alive' }), pulse);
  send({ type: 'ready' });
  try {
    await host.ended;
  } finally {
    clearInterval(alive);
    if (process.connected) process.disconnect?.();
  }
}

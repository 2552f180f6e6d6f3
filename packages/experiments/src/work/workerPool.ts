import { PrismError } from '@prism-rl/core';
import { WorkerProcess, type WorkerProcessOptions, type WorkerRun } from './workerProcess.ts';

export interface WorkerPoolOptions extends WorkerProcessOptions {
  /** Stops the pool: each worker saves its runs, and ends. */
  readonly signal: AbortSignal;
  /** Told of each worker that died before it was ready. */
  readonly onFailedStart?: (worker: string, how: string) => void;
}

/** Deaths of workers, one after the other, after which none are started any more. */
const mostFailedStarts = 3;

/** Worker processes of one program: starts them, replaces those that die while they load, and stops all of them. */
export class WorkerPool<Run extends WorkerRun, Result> {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Set<WorkerProcess<Run, Result>>();
  /** Since the last worker that was ready. */
  #failedStarts = 0;
  readonly #stop = (): void => {
    for (const worker of this.#workers) worker.stop();
  };

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', this.#stop);
  }

  /**
   * Starts a worker, until one is ready.
   *
   * @returns undefined once the pool is stopped.
   * @throws PrismError `state` when three workers in a row have died before they were ready.
   */
  async hire(): Promise<WorkerProcess<Run, Result> | undefined> {
    const { signal, onFailedStart } = this.#options;
    while (!signal.aborted) {
      const worker = new WorkerProcess<Run, Result>(this.#options);
      this.#workers.add(worker);
      void worker.ended.finally(() => this.#workers.delete(worker)).catch(() => undefined);
      const isReady = await worker.ready;
      if (isReady) this.#failedStarts = 0; // a sweep of days may have a few
      if (isReady && !signal.aborted) return worker;
      const how = await worker.ended;
      if (signal.aborted) return undefined;
      onFailedStart?.(worker.name, how);
      this.#failedStarts++;
      if (this.#failedStarts >= mostFailedStarts) {
        throw new PrismError('state', `Worker processes end before they start to work (${how}).`, {
          hint: 'Their output is above.',
        });
      }
    }
    return undefined;
  }

  /** Kills the workers that are left. */
  close(): void {
    this.#options.signal.removeEventListener('abort', this.#stop);
    for (const worker of this.#workers) worker.kill();
  }
}

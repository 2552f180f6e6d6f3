import type { Json, Lease, Queue, Run } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';

import type { SweepResult } from '../results/result.ts';

/** Progress of a run, as the queue shows it. */
export type RunProgress = Omit<MultiProgressMessage, 'run'> & {
  /** Of a run that failed: where. */
  readonly log?: string;
};

/** Milliseconds between renewals, at most: each also publishes progress. */
const longestRenewal = 5000;

/** Renews a lease until it is ended or lost. */
export class Renewal {
  /** The worker's last words. */
  said: MultiProgressMessage | undefined;
  isLost = false;
  readonly #queue: Queue<Run, SweepResult>;
  readonly #lease: Lease<Run>;
  readonly #milliseconds: number;
  readonly #onLost: () => void;
  readonly #timer: NodeJS.Timeout;
  #isAsking = false;

  /** @param milliseconds that the lease lasts without it. */
  constructor(queue: Queue<Run, SweepResult>, lease: Lease<Run>, milliseconds: number, onLost: () => void) {
    this.#queue = queue;
    this.#lease = lease;
    this.#milliseconds = milliseconds;
    this.#onLost = onLost;
    this.#timer = setInterval(() => void this.#renew(), Math.min(milliseconds / 5, longestRenewal));
  }

  lose(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.end();
    this.#onLost();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  /** Keeps the log of a run that failed. */
  async sayLast(log: string): Promise<void> {
    this.end();
    await this.#queue.heartbeat(this.#lease, this.#milliseconds, { ...this.#progress(), log } as Json);
  }

  async #renew(): Promise<void> {
    if (this.#isAsking) return; // the queue is out of reach for a moment; the lease says how long that may last
    this.#isAsking = true;
    try {
      if (!(await this.#queue.heartbeat(this.#lease, this.#milliseconds, this.#progress() as Json)))
        this.lose();
    } catch {
      // The queue is out of reach for a moment; the next renewal may get through.
    } finally {
      this.#isAsking = false;
    }
  }

  #progress(): RunProgress {
    const { run: _run, ...progress } = this.said ?? { run: '' };
    return progress;
  }
}

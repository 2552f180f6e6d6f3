import type { Json, Lease, Queue, Run } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';

/** Milliseconds between renewals, at most: each also publishes progress. */
const longestInterval = 5000;

/** Renews a lease until it is ended or lost. */
export class LeaseRenewal {
  /** The latest progress of the run, which each renewal publishes in the queue. */
  progress: MultiProgressMessage | undefined;
  isLost = false;
  readonly #queue: Pick<Queue, 'heartbeat'>;
  readonly #lease: Lease<Run>;
  readonly #milliseconds: number;
  readonly #onLost: () => void;
  readonly #timer: NodeJS.Timeout;
  #isAsking = false;

  /** @param milliseconds that the lease lasts without renewal. */
  constructor(queue: Pick<Queue, 'heartbeat'>, lease: Lease<Run>, milliseconds: number, onLost: () => void) {
    this.#queue = queue;
    this.#lease = lease;
    this.#milliseconds = milliseconds;
    this.#onLost = onLost;
    this.#timer = setInterval(() => void this.#renew(), Math.min(milliseconds / 5, longestInterval));
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

  /** Ends, and publishes the log of a run that failed. */
  async publishLog(log: string): Promise<void> {
    this.end();
    await this.#queue.heartbeat(this.#lease, this.#milliseconds, { ...this.#published(), log } as Json);
  }

  async #renew(): Promise<void> {
    if (this.#isAsking) return; // the queue is out of reach for a moment; the lease limits how long that may last
    this.#isAsking = true;
    try {
      if (!(await this.#queue.heartbeat(this.#lease, this.#milliseconds, this.#published() as Json)))
        this.lose();
    } catch {
      // The queue is out of reach for a moment; the next renewal may get through.
    } finally {
      this.#isAsking = false;
    }
  }

  #published(): Omit<MultiProgressMessage, 'run'> {
    const { run: _run, ...published } = this.progress ?? { run: '' };
    return published;
  }
}

import type { JobCounts, Lease, Queue, Run } from '@prism-rl/core';
import { giveBackTimeout } from './dispatch.ts';
import { LeaseRenewal } from './leaseRenewal.ts';
import { type LeaseSource, unlessAborted } from './nextRuns.ts';

/** Runs of a queue that workers do not train for now: those that are being trained are saved and left. */
export class PausedRuns {
  readonly #ids = new Set<string>();
  #leave: (id: string) => void = () => undefined;

  pause(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.#ids.has(id)) continue;
      this.#ids.add(id);
      this.#leave(id);
    }
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** The run has ended nevertheless. */
  settle(id: string): void {
    this.#ids.delete(id);
  }

  get all(): readonly string[] {
    return [...this.#ids];
  }

  /** @param leave called with each run that is paused later. */
  onPause(leave: (id: string) => void): void {
    this.#leave = leave;
  }
}

/** A queue without its paused runs. It holds their leases, so that no other host gets them. */
export class PausingQueue implements LeaseSource {
  readonly #queue: Pick<Queue<Run>, 'lease' | 'count' | 'heartbeat' | 'release'>;
  readonly #paused: PausedRuns;
  readonly #held = new Map<Lease<Run>, LeaseRenewal>();
  #isClosed = false;

  constructor(queue: Pick<Queue<Run>, 'lease' | 'count' | 'heartbeat' | 'release'>, paused: PausedRuns) {
    this.#queue = queue;
    this.#paused = paused;
  }

  async lease(worker: string, milliseconds: number): Promise<Lease<Run> | undefined> {
    for (;;) {
      const lease = await this.#queue.lease(worker, milliseconds);
      if (lease === undefined || this.#isClosed || !this.#paused.has(lease.id)) return lease;
      this.#held.set(lease, new LeaseRenewal(this.#queue, lease, milliseconds, () => undefined));
    }
  }

  /** Without the paused runs; those without a lease here count as queued. */
  async count(): Promise<JobCounts> {
    const counts = await this.#queue.count();
    const held = [...this.#held.keys()].filter(({ id }) => this.#paused.has(id)).length;
    const others = this.#paused.all.length - held;
    return { ...counts, queued: counts.queued - others, running: counts.running - held };
  }

  onWithdrawal(leave: (id: string) => void): void {
    this.#paused.onPause(leave);
  }

  /** Gives the leases of paused runs back. If the queue is out of reach, they expire. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const renewal of this.#held.values()) renewal.end();
    const released = [...this.#held.keys()].map((lease) => this.#queue.release(lease));
    await unlessAborted(Promise.allSettled(released), AbortSignal.timeout(giveBackTimeout));
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease, Queue, Run } from '@prism-rl/core';
import { hashOf } from '../plan/sameRun.ts';

/** Which runs a host gets from a queue. */
export interface Leasing {
  /** Number of hosts; 0 to leave the work to other machines. */
  readonly workers: number;
  /** Milliseconds between looks at a queue in which others still work; default 500. */
  readonly pollMilliseconds?: number;
  /** Whether more runs may be added, so that an empty queue is not the end; default: no. */
  readonly isOpen?: (() => boolean) | undefined;
  /**
   * Returns the maximum number of consecutive similar runs that a host performs as one batch; default 1. If few runs are left, batches are smaller,
   * so that all hosts have work.
   */
  readonly batch?: (run: Run) => number;
  /** Runs with equal kinds can form a batch; default: runs with equal settings. */
  readonly kind?: (run: Run) => string;
}

/** Where hosts get their runs from. */
export interface LeaseSource extends Pick<Queue<Run>, 'lease' | 'count'> {
  /** @param leave called with each leased run that is to be saved and given back. Default: no run is. */
  onWithdrawal?(leave: (id: string) => void): void;
}

/** Leases the next runs of a queue for hosts. */
export class NextRuns {
  readonly #source: LeaseSource;
  readonly #queue: Pick<Queue<Run>, 'release'>;
  readonly #leasing: Leasing;
  readonly #milliseconds: number;
  readonly #signal: AbortSignal;
  readonly #isAlone: (id: string) => boolean;
  /** Leases for one host at a time, so that neighbours in the queue go to the same host. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param conditions `milliseconds`: length of a lease; `signal` stops it, even if the queue is out of reach; `isAlone`: whether a run joins no batch.
   */
  constructor(
    source: LeaseSource,
    queue: Pick<Queue<Run>, 'release'>,
    leasing: Leasing,
    conditions: {
      readonly milliseconds: number;
      readonly signal: AbortSignal;
      readonly isAlone: (id: string) => boolean;
    },
  ) {
    this.#source = source;
    this.#queue = queue;
    this.#leasing = leasing;
    this.#milliseconds = conditions.milliseconds;
    this.#signal = conditions.signal;
    this.#isAlone = conditions.isAlone;
  }

  /** Leases similar runs for a host; returns an empty list when all runs are over or it must stop. */
  lease(worker: string): Promise<readonly Lease<Run>[]> {
    const leases = this.#last.then(() => this.#batch(worker));
    this.#last = leases.catch(() => undefined);
    return leases;
  }

  /** Waits before the next look at the queue. */
  async pause(): Promise<void> {
    const { pollMilliseconds = 500 } = this.#leasing;
    await sleep(pollMilliseconds, undefined, { signal: this.#signal }).catch(() => undefined);
  }

  async #batch(worker: string): Promise<readonly Lease<Run>[]> {
    const first = await this.#first(worker);
    if (first === undefined) return [];
    const { batch = () => 1, kind = hashOf, workers } = this.#leasing;
    const leases = [first];
    const wanted = this.#isAlone(first.id) ? 1 : batch(first.payload);
    if (wanted === 1) return leases;
    const { queued } = await this.#source.count();
    const most = Math.min(wanted, Math.ceil((queued + 1) / workers));
    while (leases.length < most) {
      const next = await this.#lease(worker);
      if (next === undefined) break;
      if (kind(next.payload) !== kind(first.payload) || this.#isAlone(next.id)) {
        await this.#queue.release(next);
        break;
      }
      leases.push(next);
    }
    return leases;
  }

  /** @returns undefined when all runs are over or it must stop. */
  async #first(worker: string): Promise<Lease<Run> | undefined> {
    while (!this.#signal.aborted) {
      const lease = await this.#lease(worker);
      if (lease !== undefined || this.#signal.aborted) return lease;
      const counts = await unlessAborted(this.#source.count(), this.#signal);
      if (counts === undefined) return undefined;
      if (counts.queued + counts.running <= 0 && this.#leasing.isOpen?.() !== true) return undefined;
      await this.pause();
    }
    return undefined;
  }

  /** A lease that arrives after the signal expires. */
  #lease(worker: string): Promise<Lease<Run> | undefined> {
    return unlessAborted(this.#source.lease(worker, this.#milliseconds), this.#signal);
  }
}

/** Resolves to undefined as soon as the signal is aborted; a later value is dropped. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const abort = (): void => resolve(undefined);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

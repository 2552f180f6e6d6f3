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

export interface NextRuns {
  /** Leases similar runs for a host; returns an empty list when all runs are over or it must stop. */
  lease(worker: string): Promise<readonly Lease<Run>[]>;
  /** Waits before the next look at the queue. */
  pause(): Promise<void>;
}

/**
 * Leases the next runs of a queue for hosts.
 *
 * @param conditions `milliseconds`: length of a lease; `signal` stops it, even if the queue is out of reach; `isAlone`: whether a run joins no batch.
 */
export function nextRuns(
  source: LeaseSource,
  queue: Pick<Queue<Run>, 'release'>,
  { batch = () => 1, kind = hashOf, workers, isOpen, pollMilliseconds = 500 }: Leasing,
  conditions: {
    readonly milliseconds: number;
    readonly signal: AbortSignal;
    readonly isAlone: (id: string) => boolean;
  },
): NextRuns {
  const { milliseconds, signal, isAlone } = conditions;
  /** Leases for one host at a time, so that neighbours in the queue go to the same host. */
  let last: Promise<unknown> = Promise.resolve();
  const pause = (): Promise<void> => sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined);
  // A lease that arrives after the signal expires.
  const leaseOne = (worker: string): Promise<Lease<Run> | undefined> =>
    unlessAborted(source.lease(worker, milliseconds), signal);

  /** @returns undefined when all runs are over or it must stop. */
  async function leaseFirst(worker: string): Promise<Lease<Run> | undefined> {
    while (!signal.aborted) {
      const lease = await leaseOne(worker);
      if (lease !== undefined || signal.aborted) return lease;
      const counts = await unlessAborted(source.count(), signal);
      if (counts === undefined) return undefined;
      if (counts.queued + counts.running <= 0 && isOpen?.() !== true) return undefined;
      await pause();
    }
    return undefined;
  }

  async function leaseBatch(worker: string): Promise<readonly Lease<Run>[]> {
    const first = await leaseFirst(worker);
    if (first === undefined) return [];
    const leases = [first];
    const wanted = isAlone(first.id) ? 1 : batch(first.payload);
    if (wanted === 1) return leases;
    const { queued } = await source.count();
    const most = Math.min(wanted, Math.ceil((queued + 1) / workers));
    while (leases.length < most) {
      const next = await leaseOne(worker);
      if (next === undefined) break;
      if (kind(next.payload) !== kind(first.payload) || isAlone(next.id)) {
        await queue.release(next);
        break;
      }
      leases.push(next);
    }
    return leases;
  }

  return {
    pause,
    lease: (worker) => {
      const leases = last.then(() => leaseBatch(worker));
      last = leases.catch(() => undefined);
      return leases;
    },
  };
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

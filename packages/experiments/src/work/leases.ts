/** Leases that are held: renewed until they end, and of paused runs kept from other hosts. */
import type { JobCounts, Json, Lease, Queue, Run } from '@prism-rl/core';
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

/** Where hosts get their runs from. */
export interface LeaseSource extends Pick<Queue<Run>, 'lease' | 'count'> {
  /** @param leave called with each leased run that is to be saved and given back. Default: no run is. */
  onWithdrawal?(leave: (id: string) => void): void;
}

type InnerQueue = Pick<Queue<Run>, 'lease' | 'count' | 'heartbeat' | 'release'>;

/**
 * A queue without its paused runs, which workers do not train for now: those that are being trained are saved and left. It holds their leases, so
 * that no other host gets them.
 */
export class PausingQueue implements LeaseSource {
  readonly #queue: InnerQueue;
  readonly #paused = new Set<string>();
  readonly #held = new Map<Lease<Run>, LeaseRenewal>();
  #leave: (id: string) => void = () => undefined;
  #isClosed = false;

  constructor(queue: InnerQueue) {
    this.#queue = queue;
  }

  pause(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.#paused.has(id)) continue;
      this.#paused.add(id);
      this.#leave(id);
    }
  }

  /** The run has ended nevertheless. */
  settle(id: string): void {
    this.#paused.delete(id);
  }

  get paused(): readonly string[] {
    return [...this.#paused];
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
    const others = this.#paused.size - held;
    return { ...counts, queued: counts.queued - others, running: counts.running - held };
  }

  onWithdrawal(leave: (id: string) => void): void {
    this.#leave = leave;
  }

  /** Gives the leases of paused runs back. If the queue is out of reach, they expire. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const renewal of this.#held.values()) renewal.end();
    const released = [...this.#held.keys()].map((lease) => this.#queue.release(lease));
    await unlessAborted(Promise.allSettled(released), AbortSignal.timeout(giveBackTimeout));
  }
}

/** Milliseconds to try to give a job back. */
export const giveBackTimeout = 5000;

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

/**
 * Where workers find what is to be done. A job is leased, not taken: a worker that dies lets its lease run out, and the job goes on
 * elsewhere. `LocalQueue` keeps it in a file for the processes of one machine; `checkQueue` of `@prism-rl/sweep/conformance` says
 * what any other engine (over Redis, say) has to do.
 */
import type { Json } from '@prism-rl/core';

/** Something to do: a name of its own and a description that the worker understands. */
export interface Job<P extends Json = Json> {
  readonly id: string;
  readonly payload: P;
}

/** A job that one worker may work on until the lease expires. */
export interface Lease<P extends Json = Json> extends Job<P> {
  /** Tells this lease from earlier and later ones of the same job. */
  readonly token: number;
  /** How often the job has been leased, this time included. */
  readonly attempts: number;
}

/** Enough to name a lease. */
export type LeaseKey = Pick<Lease, 'id' | 'token'>;

/** Where a job stands. A `running` one whose lease has expired can be leased again. */
export type JobState = 'queued' | 'running' | 'done' | 'failed';

/** A job as it stands in the queue. */
export interface QueuedJob<P extends Json = Json, R extends Json = Json> extends Job<P> {
  readonly state: JobState;
  readonly attempts: number;
  /** Of the newest lease; 0 before the first. */
  readonly token: number;
  /** Who holds the lease, while `running`. */
  readonly worker?: string;
  /** When `done`. */
  readonly result?: R;
  /** Why, when `failed`. */
  readonly error?: string;
}

/**
 * A queue of jobs. Every method is atomic, also between processes; those that take a lease give `false`, and change nothing, when
 * that lease is not the job's newest one any more: another worker has taken over.
 */
export interface Queue<P extends Json = Json, R extends Json = Json> {
  /**
   * Puts jobs at the end, in their order. Those whose id is known already stay as they are.
   *
   * @throws PrismError `incompatible` when a known one has another payload; none is added then.
   */
  add(jobs: readonly Job<P>[]): Promise<void>;
  /** The first job that is queued or whose lease has expired, leased for `milliseconds`; undefined when there is none now. */
  lease(worker: string, milliseconds: number): Promise<Lease<P> | undefined>;
  /** Renews a lease, from now on. */
  heartbeat(lease: LeaseKey, milliseconds: number): Promise<boolean>;
  /** The job is done. */
  complete(lease: LeaseKey, result: R): Promise<boolean>;
  /** The job cannot be done. */
  fail(lease: LeaseKey, error: string): Promise<boolean>;
  /** Gives the job back; it stays in its place in the queue. */
  release(lease: LeaseKey): Promise<boolean>;
  /** Queues a failed job again. @returns whether there was one. */
  retry(id: string): Promise<boolean>;
  /** All jobs, in their order. */
  list(): Promise<QueuedJob<P, R>[]>;
  close(): Promise<void>;
}

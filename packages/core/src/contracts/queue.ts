// Workers lease jobs from a queue. If a worker dies, its lease expires and another worker continues the job. `checkQueue` of
// `@prism-rl/testing` tests this contract; SQLite and Redis implement it.

import type { Json } from './snapshot.ts';

/** A unit of work with a unique id. */
export interface Job<P extends Json = Json> {
  readonly id: string;
  readonly payload: P;
}

/** A job that one worker owns until the lease expires. */
export interface Lease<P extends Json = Json> extends Job<P> {
  /**
   * Fencing token: each lease of a job has a greater one than the lease before. The holder's writes carry it, so that a worker whose lease
   * expired can be refused.
   */
  readonly token: number;
  /** How often the job has been leased, including this lease. */
  readonly attempts: number;
}

/** Identifies a lease. */
export type LeaseKey = Pick<Lease, 'id' | 'token'>;

/** State of a job. A `running` job with an expired lease can be leased again. */
export type JobState = 'queued' | 'running' | 'done' | 'failed';

/** A job with its state in the queue. */
export interface QueuedJob<P extends Json = Json, R extends Json = Json> extends Job<P> {
  readonly state: JobState;
  readonly attempts: number;
  /** Token of the latest lease; 0 before the first. */
  readonly token: number;
  /** The lease holder, while `running`. */
  readonly worker?: string;
  /** When `done`. */
  readonly result?: R;
  /** When `failed`. */
  readonly error?: string;
  /** Last progress that the latest holder reported. */
  readonly progress?: Json;
  /** Milliseconds since the holder's last heartbeat, while `running`. */
  readonly silence?: number;
}

/** Number of jobs in each state. */
export type JobCounts = { readonly [S in JobState]: number };

/**
 * A queue of jobs. Every method is atomic, also between processes. Methods that take a lease return `false`, and change nothing, if that lease
 * has ended: another worker leased the job, or it was released. An expired lease stays valid until another worker leases the job.
 */
export interface Queue<P extends Json = Json, R extends Json = Json> {
  /**
   * Appends jobs in order. Jobs whose id exists already stay unchanged.
   *
   * @throws PrismError `incompatible` if an existing job has another payload; then no job is added.
   */
  add(jobs: readonly Job<P>[]): Promise<void>;
  /** Leases the first job that is queued or whose lease has expired; undefined if there is none. */
  lease(worker: string, milliseconds: number): Promise<Lease<P> | undefined>;
  /** Renews a lease for `milliseconds` from now, and stores the holder's progress. */
  heartbeat(lease: LeaseKey, milliseconds: number, progress?: Json): Promise<boolean>;
  /** Marks the job as done. */
  complete(lease: LeaseKey, result: R): Promise<boolean>;
  /** Marks the job as failed. */
  fail(lease: LeaseKey, error: string): Promise<boolean>;
  /** Returns the job to its place in the queue. */
  release(lease: LeaseKey): Promise<boolean>;
  /** Queues a failed job again. @returns whether it was failed. */
  retry(id: string): Promise<boolean>;
  /** Returns all jobs in order. */
  list(): Promise<QueuedJob<P, R>[]>;
  /** Counts jobs by state, much faster than {@link list}. */
  count(): Promise<JobCounts>;
  /** Stores data about the queue, such as a title, replacing the previous value. */
  describe(about: Json): Promise<void>;
  /** Returns the last value given to {@link describe}; undefined before. */
  about(): Promise<Json | undefined>;
  close(): Promise<void>;
}

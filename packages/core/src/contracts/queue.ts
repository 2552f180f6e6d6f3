/**
 * Where workers find jobs. A job is leased, not taken: a worker that dies lets its lease run out, and another worker continues the
 * job. `checkQueue` of `@prism-rl/testing` says what an engine has to do; a table in a file and Redis are two.
 */
import type { Json } from './snapshot.ts';

/** A unit of work: a unique name and a description that the worker understands. */
export interface Job<P extends Json = Json> {
  readonly id: string;
  readonly payload: P;
}

/** A job that one worker may work on until the lease expires. */
export interface Lease<P extends Json = Json> extends Job<P> {
  /**
   * Tells this lease from earlier and later ones of the same job: each is greater than the one before. Whatever the holder writes bears
   * it, so that one who slept past its lease can be refused.
   */
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
  /** Last progress reported by the newest holder. */
  readonly progress?: Json;
  /** Milliseconds since the holder was last heard of, while `running`. */
  readonly silence?: number;
}

/** How many jobs stand where. */
export type JobCounts = { readonly [S in JobState]: number };

/**
 * A queue of jobs. Every method is atomic, also between processes; those that take a lease give `false`, and change nothing, when
 * that lease is over: another worker has taken the job over, or it was given back. An expired lease that no worker has taken over
 * still counts.
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
  /** Renews a lease, from now on, and keeps its holder's progress. */
  heartbeat(lease: LeaseKey, milliseconds: number, progress?: Json): Promise<boolean>;
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
  /** Much cheaper than the list. */
  count(): Promise<JobCounts>;
  /** Keeps data about all jobs (a title, say), replacing the previous value. */
  describe(about: Json): Promise<void>;
  /** Returns the last value given to {@link describe}; undefined before. */
  about(): Promise<Json | undefined>;
  close(): Promise<void>;
}

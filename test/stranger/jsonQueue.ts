import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type {
  Job,
  JobCounts,
  JobState,
  Json,
  Lease,
  LeaseKey,
  Queue,
  QueuedJob,
  QueueEntry,
} from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

type Row = {
  id: string;
  payload: Json;
  state: JobState;
  attempts: number;
  token: number;
  worker?: string;
  expires?: number;
  lastHeartbeat?: number;
  result?: Json;
  error?: string;
  progress?: Json;
};
type State = { jobs: Row[]; tokens: number; about?: Json };

/** A queue in a JSON file, for one process at a time: each method reads, changes and writes it synchronously. */
export class JsonQueue<P extends Json, R extends Json> implements Queue<P, R> {
  readonly #file: string;
  readonly #now: () => number;

  constructor(file: string, now: () => number = Date.now) {
    this.#file = file;
    this.#now = now;
  }

  async add(jobs: readonly Job<P>[]): Promise<void> {
    this.#change((state) => {
      const known = new Map(state.jobs.map((job) => [job.id, job]));
      for (const { id, payload } of jobs) {
        const there = known.get(id);
        if (there === undefined || JSON.stringify(there.payload) === JSON.stringify(payload)) continue;
        throw new PrismError('incompatible', `The queue holds ${id} already, with other settings.`);
      }
      const fresh = jobs.filter(({ id }) => !known.has(id));
      state.jobs.push(...fresh.map((job): Row => ({ ...job, state: 'queued', attempts: 0, token: 0 })));
    });
  }

  async lease(worker: string, milliseconds: number): Promise<Lease<P> | undefined> {
    return this.#change((state) => {
      const now = this.#now();
      const job = state.jobs.find(
        (one) => one.state === 'queued' || (one.state === 'running' && one.expires! <= now),
      );
      if (job === undefined) return undefined;
      const token = ++state.tokens;
      Object.assign(job, {
        state: 'running',
        worker,
        token,
        expires: now + milliseconds,
        lastHeartbeat: now,
      });
      job.attempts++;
      delete job.progress;
      return { id: job.id, payload: job.payload as P, token, attempts: job.attempts };
    });
  }

  heartbeat(lease: LeaseKey, milliseconds: number, progress?: Json): Promise<boolean> {
    const now = this.#now();
    const said = progress === undefined ? {} : { progress };
    return this.#held(lease, (job) =>
      Object.assign(job, { expires: now + milliseconds, lastHeartbeat: now, ...said }),
    );
  }

  complete(lease: LeaseKey, result: R): Promise<boolean> {
    return this.#held(lease, (job) => Object.assign(job, { state: 'done', result }));
  }

  fail(lease: LeaseKey, error: string): Promise<boolean> {
    return this.#held(lease, (job) => Object.assign(job, { state: 'failed', error }));
  }

  release(lease: LeaseKey): Promise<boolean> {
    return this.#held(lease, (job) => Object.assign(job, { state: 'queued' }));
  }

  async retry(id: string): Promise<boolean> {
    return this.#change((state) => {
      const job = state.jobs.find((one) => one.id === id && one.state === 'failed');
      if (job !== undefined) job.state = 'queued';
      return job !== undefined;
    });
  }

  async list(): Promise<QueuedJob<P, R>[]> {
    const now = this.#now();
    return this.#read().jobs.map(({ expires: _, lastHeartbeat, worker, result, error, ...job }) => ({
      ...job,
      payload: job.payload as P,
      ...(job.state === 'running' && { worker, silence: now - lastHeartbeat! }),
      ...(job.state === 'done' && { result: result as R }),
      ...(job.state === 'failed' && { error }),
    }));
  }

  async count(): Promise<JobCounts> {
    const counts = { queued: 0, running: 0, done: 0, failed: 0 };
    for (const { state } of this.#read().jobs) counts[state]++;
    return counts;
  }

  async describe(about: Json): Promise<void> {
    this.#change((state) => Object.assign(state, { about }));
  }

  async about(): Promise<Json | undefined> {
    return this.#read().about;
  }

  async close(): Promise<void> {}

  async #held(lease: LeaseKey, change: (job: Row) => void): Promise<boolean> {
    return this.#change((state) => {
      const job = state.jobs.find(({ id }) => id === lease.id);
      const isHeld = job?.state === 'running' && job.token === lease.token;
      if (isHeld) change(job);
      return isHeld;
    });
  }

  #read(): State {
    if (!existsSync(this.#file)) return { jobs: [], tokens: 0 };
    return JSON.parse(readFileSync(this.#file, 'utf8')) as State;
  }

  #change<T>(change: (state: State) => T): T {
    const state = this.#read();
    const result = change(state);
    writeFileSync(`${this.#file}.new`, JSON.stringify(state));
    renameSync(`${this.#file}.new`, this.#file);
    return result;
  }
}

export const jsonQueue: QueueEntry = {
  description: 'a JSON file, for one process at a time',
  example: 'json:///tmp/queue.json',
  open: (address) => new JsonQueue(new URL(address).pathname),
};

// checkQueue passes a sound queue and finds what is wrong with a defective one.
import type { Job, JobCounts, Json, Lease, LeaseKey, Queue, QueuedJob } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { checkQueue } from '../src/index.ts';
import { failuresOf } from './failuresOf.ts';
import { sameCalls } from './transcript.ts';

interface Entry {
  readonly job: Job<number>;
  state: QueuedJob['state'];
  attempts: number;
  token: number;
  until: number;
  beat: number;
  worker?: string;
  result?: string;
  error?: string;
  progress?: Json;
}

/** A queue in memory that keeps every rule. Its parts are open, so that a defect is one line. */
class MemoryQueue implements Queue<number, string> {
  entries: Entry[] = [];
  now = 0;
  tokens = 0;
  told: Json | undefined;

  find(id: string): Entry | undefined {
    return this.entries.find(({ job }) => job.id === id);
  }

  differs(one: Job<number>): boolean {
    const known = this.find(one.id);
    return known !== undefined && known.job.payload !== one.payload;
  }

  async add(jobs: readonly Job<number>[]): Promise<void> {
    if (jobs.some((one) => this.differs(one))) throw PrismError.incompatible`Another payload.`;
    for (const job of jobs) {
      if (this.find(job.id) !== undefined) continue;
      this.entries.push({ job, state: 'queued', attempts: 0, token: 0, until: 0, beat: 0 });
    }
  }

  isFree({ state, until }: Entry): boolean {
    return state === 'queued' || (state === 'running' && until <= this.now);
  }

  async lease(worker: string, milliseconds: number): Promise<Lease<number> | undefined> {
    const entry = this.entries.find((one) => this.isFree(one));
    if (entry === undefined) return undefined;
    entry.state = 'running';
    entry.attempts++;
    entry.token = ++this.tokens;
    entry.worker = worker;
    entry.until = this.now + milliseconds;
    entry.beat = this.now;
    return { ...entry.job, token: entry.token, attempts: entry.attempts };
  }

  held({ id, token }: LeaseKey): Entry | undefined {
    const entry = this.find(id);
    return entry?.state === 'running' && entry.token === token ? entry : undefined;
  }

  change(key: LeaseKey, changes: Partial<Entry>): boolean {
    const entry = this.held(key);
    if (entry !== undefined) Object.assign(entry, changes);
    return entry !== undefined;
  }

  async heartbeat(key: LeaseKey, milliseconds: number, progress?: Json): Promise<boolean> {
    const until = this.now + milliseconds;
    return this.change(key, { until, beat: this.now, ...(progress !== undefined && { progress }) });
  }

  async complete(key: LeaseKey, result: string): Promise<boolean> {
    return this.change(key, { state: 'done', result });
  }

  async fail(key: LeaseKey, error: string): Promise<boolean> {
    return this.change(key, { state: 'failed', error });
  }

  async release(key: LeaseKey): Promise<boolean> {
    return this.change(key, { state: 'queued' });
  }

  async retry(id: string): Promise<boolean> {
    const entry = this.find(id);
    if (entry?.state !== 'failed') return false;
    entry.state = 'queued';
    delete entry.error;
    return true;
  }

  show({
    job,
    state,
    attempts,
    token,
    worker,
    result,
    error,
    progress,
    beat,
  }: Entry): QueuedJob<number, string> {
    return {
      ...{ ...job, state, attempts, token },
      ...(state === 'running' && worker !== undefined && { worker, silence: this.now - beat }),
      ...(state === 'done' && result !== undefined && { result }),
      ...(error !== undefined && { error }),
      ...(progress !== undefined && { progress }),
    };
  }

  async list(): Promise<QueuedJob<number, string>[]> {
    return this.entries.map((entry) => this.show(entry));
  }

  async count(): Promise<JobCounts> {
    const number = (wanted: string): number => this.entries.filter(({ state }) => state === wanted).length;
    return {
      queued: number('queued'),
      running: number('running'),
      done: number('done'),
      failed: number('failed'),
    };
  }

  async describe(about: Json): Promise<void> {
    this.told = about;
  }

  async about(): Promise<Json | undefined> {
    return this.told;
  }

  async close(): Promise<void> {}
}

const closed: MemoryQueue[] = [];

function checksOf(make: () => MemoryQueue) {
  return [
    ...checkQueue(async () => {
      const queue = make();
      const wait = (milliseconds: number): void => {
        queue.now += milliseconds;
      };
      return { queue, other: queue, wait, close: async () => void closed.push(queue) };
    }),
  ];
}

test.each(checksOf(() => new MemoryQueue()))('sound: $name', async ({ run }) => {
  const before = closed.length;
  await run();
  expect(closed).toHaveLength(before + 1);
});

sameCalls('checkQueue', (wrap) =>
  checkQueue(async () => {
    const own = new MemoryQueue();
    const queue = wrap(own);
    const wait = (milliseconds: number): void => {
      own.now += milliseconds;
    };
    return { queue, other: queue, wait, close: () => queue.close() };
  }),
);

const leased = 'jobs are leased in order, each once';
const again = 'adding a job again changes nothing; another payload is refused with the whole call';
const kept = 'results and errors are kept';
const expired = 'an expired lease goes to another worker, and its first holder can no longer change the job';
const anyTime = 'a lease may last any time, from a fraction of a millisecond to years';
const valid = 'an expired lease stays valid until another worker takes over';
const released = 'released jobs return to their places';
const counted = 'counts jobs, and stores its description and the holders’ progress';
const retried = 'only a failed job can be retried';

/** Changes what a method returns or does. */
type Defect = (queue: MemoryQueue) => Partial<MemoryQueue>;
const has = (changes: (entry: Entry) => void) => (queue: MemoryQueue) => (key: LeaseKey) => {
  const entry = queue.find(key.id)!;
  changes(entry);
  return true;
};

const defects: readonly (readonly [defect: string, checks: readonly string[], defect: Defect])[] = [
  [
    'leases the last job first',
    [leased, released],
    (queue) => ({
      lease: (...given) => {
        queue.entries.reverse();
        return MemoryQueue.prototype.lease.apply(queue, given).finally(() => queue.entries.reverse());
      },
    }),
  ],
  [
    'leases a job twice',
    [leased, 'concurrent leases return different jobs', 'a heartbeat keeps a lease', expired, anyTime, valid],
    () => ({ isFree: ({ state }) => state === 'queued' || state === 'running' }),
  ],
  [
    'forgets the holder',
    [leased],
    (queue) => ({
      show: (entry) => {
        const { worker: _, ...others } = MemoryQueue.prototype.show.call(queue, entry);
        return others;
      },
    }),
  ],
  [
    'counts attempts from 0',
    [leased, expired, retried],
    (queue) => ({
      lease: async (...given) => {
        const lease = await MemoryQueue.prototype.lease.apply(queue, given);
        return lease && { ...lease, attempts: lease.attempts - 1 };
      },
    }),
  ],
  ['accepts another payload', [again], () => ({ differs: () => false })],
  [
    'adds before it refuses',
    [again],
    (queue) => ({
      add: async (jobs) => {
        await MemoryQueue.prototype.add.call(
          queue,
          jobs.filter((one) => !queue.differs(one)),
        );
        if (jobs.some((one) => queue.differs(one))) throw PrismError.incompatible`Another payload.`;
      },
    }),
  ],
  [
    'refuses with an error of its own',
    [again],
    (queue) => ({
      add: async (jobs) => {
        if (jobs.some((one) => queue.differs(one))) throw new Error('No.');
        await MemoryQueue.prototype.add.call(queue, jobs);
      },
    }),
  ],
  [
    'queues a known job again',
    [again],
    (queue) => ({
      add: async (jobs) => {
        await MemoryQueue.prototype.add.call(queue, jobs);
        for (const { id } of jobs) queue.find(id)!.state = 'queued';
      },
    }),
  ],
  [
    'loses results',
    [kept, expired],
    (queue) => ({ complete: async (key) => queue.change(key, { state: 'done' }) }),
  ],
  ['loses errors', [kept], (queue) => ({ fail: async (key) => queue.change(key, { state: 'failed' }) })],
  [
    'never lets a lease expire',
    [expired, anyTime, valid],
    () => ({ isFree: ({ state }) => state === 'queued' }),
  ],
  [
    'expires leases that may last longer than 32 bits say',
    [anyTime],
    (queue) => ({
      heartbeat: (key, milliseconds) => MemoryQueue.prototype.heartbeat.call(queue, key, milliseconds | 0),
    }),
  ],
  [
    'renews a lease for good',
    [anyTime],
    (queue) => ({
      heartbeat: (key) => MemoryQueue.prototype.heartbeat.call(queue, key, Number.POSITIVE_INFINITY),
    }),
  ],
  [
    'does not renew',
    ['a heartbeat keeps a lease', counted, valid],
    (queue) => ({ heartbeat: async (key) => queue.held(key) !== undefined }),
  ],
  [
    'refuses the holder of an expired lease',
    [valid],
    (queue) => ({
      held: (key) => {
        const entry = MemoryQueue.prototype.held.call(queue, key);
        return entry !== undefined && entry.until > queue.now ? entry : undefined;
      },
    }),
  ],
  [
    'lets an old holder renew',
    [expired, released],
    (queue) => ({ heartbeat: async (key) => has(() => {})(queue)(key) }),
  ],
  [
    'lets an old holder complete',
    [expired, released],
    (queue) => ({
      complete: async (key, result) =>
        has((entry) => Object.assign(entry, { state: 'done', result }))(queue)(key),
    }),
  ],
  [
    'lets an old holder fail',
    [expired],
    (queue) => ({ fail: async (key, error) => has((entry) => Object.assign(entry, { error }))(queue)(key) }),
  ],
  [
    'lets an old holder release',
    [expired],
    (queue) => ({
      release: async (key) => has((entry) => Object.assign(entry, { state: 'queued' }))(queue)(key),
    }),
  ],
  [
    'numbers leases of each job alike',
    [expired, released],
    (queue) => ({
      lease: async (...given) => {
        queue.tokens = 0;
        return MemoryQueue.prototype.lease.apply(queue, given);
      },
    }),
  ],
  [
    'releases to the end',
    [released],
    (queue) => ({
      release: async (key) => {
        const entry = queue.held(key);
        if (entry === undefined) return false;
        queue.entries = [...queue.entries.filter((one) => one !== entry), { ...entry, state: 'queued' }];
        return true;
      },
    }),
  ],
  [
    'releases only for its holder',
    ['another process can release the job of a dead one', released],
    () => ({ release: async () => false }),
  ],
  [
    'keeps its first description',
    [counted],
    (queue) => ({
      describe: async (about) => {
        queue.told ??= about;
      },
    }),
  ],
  ['has a description from the start', [counted], (queue) => ({ about: async () => queue.told ?? null })],
  [
    'counts wrongly',
    [counted],
    () => ({ count: async () => ({ queued: 0, running: 0, done: 0, failed: 0 }) }),
  ],
  [
    'forgets progress at the next heartbeat',
    [counted],
    (queue) => ({
      heartbeat: async (key, milliseconds, progress = null) =>
        queue.change(key, { until: queue.now + milliseconds, beat: queue.now, progress }),
    }),
  ],
  [
    'measures silence from the beginning',
    [counted],
    (queue) => ({ show: (entry) => MemoryQueue.prototype.show.call(queue, { ...entry, beat: -1e6 }) }),
  ],
  [
    'measures no silence',
    [counted],
    (queue) => ({ show: (entry) => MemoryQueue.prototype.show.call(queue, { ...entry, beat: queue.now }) }),
  ],
  [
    'retries any job',
    [retried],
    (queue) => ({
      retry: async (id) => Object.assign(queue.find(id) ?? {}, { state: 'queued' }) !== undefined,
    }),
  ],
  ['retries none', [retried], () => ({ retry: async () => false })],
  [
    'keeps the error of a job that was retried',
    [retried],
    (queue) => ({
      retry: async (id) => {
        const entry = queue.find(id);
        if (entry?.state !== 'failed') return false;
        entry.state = 'queued';
        return true;
      },
    }),
  ],
  ['returns no job', [leased, kept, expired, anyTime], () => ({ lease: async () => undefined })],
];

describe('defects', () => {
  test.each(defects)('%s', async (_, expected, defect) => {
    const checks = checksOf(() => {
      const queue = new MemoryQueue();
      return Object.assign(queue, defect(queue));
    });
    expect(Object.keys(await failuresOf(checks))).toEqual(expect.arrayContaining([...expected]));
  });
});

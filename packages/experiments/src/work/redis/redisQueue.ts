import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, JobCounts, JobState, Json, Lease, LeaseKey, Queue, QueuedJob } from '@prism-rl/core';
import { messageOf, PrismError } from '@prism-rl/core';
import type { Job as BullJob, Queue as BullQueue, Worker } from 'bullmq';
import { readAddress } from './address.ts';
import { connect } from './connect.ts';
import type { Scripted } from './scripts.ts';

/** The braces make Redis Cluster keep all keys on one node. */
const prefix = '{prism}';
/** Jobs per request. */
const bundle = 1000;
/** Milliseconds of a lock until its lease is recorded, or while its job ends. */
const briefly = 30_000;
/** Leases handle dead workers; other tools that look for stalled jobs must not fail them. */
const neverStalled = 1_000_000;

/**
 * Opens a queue on Redis 6.2 or newer, or Valkey, and creates it if it does not exist: `redis://[:password@]host:6379/0[?sweep=NAME]`. Calls wait
 * while the server cannot be reached.
 *
 * Configure Redis with `appendonly yes` and `appendfsync always`; otherwise it may lose its last two seconds when it is killed, and their work is
 * repeated.
 *
 * @param options `connectTimeout`: milliseconds to wait for a server that is still starting; default 10 000.
 * @throws PrismError `invalid-argument` for an invalid address, `unavailable` if the server does not answer, or bullmq or ioredis is not installed.
 */
export async function openRedisQueue<P extends Json, R extends Json>(
  address: string,
  { connectTimeout = 10_000 }: { readonly connectTimeout?: number } = {},
): Promise<Queue<P, R>> {
  const where = readAddress(address);
  const { bull, Redis } = await loadLibraries();
  const client = await connect(Redis, where, connectTimeout);
  return new RedisQueue<P, R>(bull, client, where.sweep);
}

type Bull = typeof import('bullmq');

/** Loaded when a queue is opened: the packages are optional, because most experiments run on one machine. */
async function loadLibraries(): Promise<{ bull: Bull; Redis: typeof import('ioredis').Redis }> {
  try {
    return { bull: await import('bullmq'), Redis: (await import('ioredis')).Redis };
  } catch (cause) {
    throw PrismError.unavailable`A queue on Redis needs the packages bullmq and ioredis: ${messageOf(cause)}.
      Install them: npm install --ignore-scripts bullmq@6.7 ioredis@6.`.causedBy(cause);
  }
}

/** BullMQ's states for each of ours. */
const states: {
  readonly [S in JobState]: readonly ('waiting' | 'prioritized' | 'active' | 'completed' | 'failed')[];
} = {
  queued: ['waiting', 'prioritized'],
  running: ['active'],
  done: ['completed'],
  failed: ['failed'],
};

/** Temporary errors of Redis, after which nothing has changed. */
const temporary = /\b(MISCONF|OOM|LOADING|READONLY|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN)\b/;
/** Milliseconds before a retry. */
const retryPause = 500;

/** Fields of a job that `list` reads. */
const fields = ['data', 'returnvalue', 'failedReason', 'finishedOn', 'progress'];

interface LeaseRecord {
  readonly token: number;
  readonly worker: string;
  /** Milliseconds of Redis' clock. */
  readonly lastHeartbeat: number;
}

class RedisQueue<P extends Json, R extends Json> implements Queue<P, R> {
  readonly #bull: Bull;
  readonly #client: Scripted;
  readonly #queue: BullQueue<P, R, string>;
  readonly #worker: Worker<P, R>;
  readonly #held = new Map<string, BullJob<P, R>>();
  #isClosed = false;
  readonly #keys: { readonly [name in 'digests' | 'order' | 'leases' | 'about' | 'active']: string };

  constructor(bull: Bull, client: Scripted, name: string) {
    this.#bull = bull;
    this.#client = client;
    this.#queue = new bull.Queue(name, { connection: client, prefix });
    this.#worker = new bull.Worker(name, null, {
      connection: client,
      prefix,
      autorun: false,
      lockDuration: briefly,
      maxStalledCount: neverStalled,
    });
    // Lost connections are restored, and calls wait.
    this.#queue.on('error', () => undefined);
    this.#worker.on('error', () => undefined);
    const key = (type: string): string => this.#queue.toKey(type);
    this.#keys = {
      digests: key('prism:digests'),
      order: key('prism:order'),
      leases: key('prism:leases'),
      about: key('prism:about'),
      active: key('active'),
    };
  }

  async add(jobs: readonly Job<P>[]): Promise<void> {
    if (jobs.length === 0) return;
    const keys = [
      this.#keys.digests,
      this.#keys.order,
      ...['completed', 'failed'].map((type) => this.#queue.toKey(type)),
    ];
    const pairs = jobs.flatMap(({ id, payload }) => [keyOf(id), digest(payload)]);
    const words = [this.#queue.toKey(''), ...pairs];
    const positions = await this.#insist(() => this.#client.prismRegister(...keys, words));
    if (!Array.isArray(positions)) {
      throw PrismError.incompatible`${idOf(positions as string)} already exists with other settings.
        Use the original settings, or choose another sweep: …?sweep=NAME.`;
    }
    // Existing jobs stay unchanged. The position is the priority, so that a released job returns to its place.
    for (let at = 0; at < jobs.length; at += bundle) {
      await this.#insist(() =>
        this.#queue.addBulk(
          jobs.slice(at, at + bundle).map(({ id, payload }, k) => ({
            name: 'job',
            data: payload as never,
            opts: { jobId: keyOf(id), priority: Number(positions[at + k]) },
          })) as never,
        ),
      );
    }
  }

  async lease(worker: string, milliseconds: number): Promise<Lease<P> | undefined> {
    const { active, leases } = this.#keys;
    const lock = randomUUID();
    const lasting = wholeMilliseconds(milliseconds);
    const over = await this.#insist(() =>
      this.#client.prismTakeOver(active, leases, this.#queue.toKey(''), lock, lasting, worker),
    );
    if (Array.isArray(over)) {
      const [key, token] = over as [string, number];
      const job = await this.#find(key);
      if (job !== undefined) return this.#lent(job, token);
    }
    for (;;) {
      const job = (await this.#insist(() => this.#worker.getNextJob(lock, { block: false }))) as
        | BullJob<P, R>
        | undefined;
      const id = job?.id;
      if (job === undefined || id === undefined) return undefined;
      const token = await this.#insist(() =>
        this.#client.prismBegin(this.#lockKey(id), leases, this.#queue.toKey(''), lock, lasting, worker, id),
      );
      if (typeof token === 'number') return this.#lent(job, token);
    }
  }

  async heartbeat({ id, token }: LeaseKey, milliseconds: number, progress?: Json): Promise<boolean> {
    const key = keyOf(id);
    const said = progress === undefined ? '' : JSON.stringify(progress);
    const keys = [this.#lockKey(key), this.#keys.leases, this.#queue.toKey(key)];
    const lasting = wholeMilliseconds(milliseconds);
    return (await this.#insist(() => this.#client.prismRenew(...keys, key, token, lasting, said))) === 1;
  }

  complete(lease: LeaseKey, result: R): Promise<boolean> {
    return this.#end(lease, (job, lock) => job.moveToCompleted(result, lock, false));
  }

  fail(lease: LeaseKey, error: string): Promise<boolean> {
    const thrown = new Error(error);
    thrown.stack = error; // a stack of this code would be useless
    return this.#end(lease, (job, lock) => job.moveToFailed(thrown, lock, false));
  }

  release(lease: LeaseKey): Promise<boolean> {
    return this.#end(lease, (job, lock) => job.moveToWait(lock));
  }

  async retry(id: string): Promise<boolean> {
    const job = await this.#find(keyOf(id));
    if (job === undefined || !(await job.isFailed())) return false;
    return await this.#insist(() => job.retry('failed')).then(
      () => true,
      () => false, // another process was faster
    );
  }

  async list(): Promise<QueuedJob<P, R>[]> {
    const { active, leases, order } = this.#keys;
    const [running, records, keys, [seconds, microseconds]] = await Promise.all([
      this.#client.lrange(active, 0, -1),
      this.#client.hgetall(leases),
      this.#client.zrange(order, '0', '-1'),
      this.#client.time(),
    ]);
    const isRunning = new Set(running);
    const now = Number(seconds) * 1000 + Number(microseconds) / 1000;
    const reads = this.#client.pipeline();
    for (const key of keys) reads.hmget(this.#queue.toKey(key), ...fields);
    const rows = ((await reads.exec()) ?? []).map(([error, values]) => {
      if (error !== null) throw error;
      return values as (string | null)[];
    });
    return rows.flatMap(([data, returned, failed, finished, progress], k) => {
      if (typeof data !== 'string') return []; // not added yet
      const key = keys[k]!;
      const record = records[key] === undefined ? undefined : (JSON.parse(records[key]) as LeaseRecord);
      const state: JobState =
        typeof finished === 'string'
          ? typeof failed === 'string'
            ? 'failed'
            : 'done'
          : isRunning.has(key)
            ? 'running'
            : 'queued';
      return {
        id: idOf(key),
        payload: JSON.parse(data) as P,
        state,
        token: record?.token ?? 0,
        attempts: record?.token ?? 0,
        ...(state === 'running' && record !== undefined
          ? { worker: record.worker, silence: Math.max(0, Math.round(now - record.lastHeartbeat)) }
          : {}),
        ...(state === 'done' ? { result: JSON.parse(returned ?? 'null') as R } : {}),
        ...(state === 'failed' ? { error: failed as string } : {}),
        // BullMQ's progress is 0 by default.
        ...(typeof progress === 'string' && progress !== '0'
          ? { progress: JSON.parse(progress) as Json }
          : {}),
      };
    });
  }

  async count(): Promise<JobCounts> {
    const counts = await this.#queue.getJobCounts(...Object.values(states).flat());
    const sum = (state: JobState): number =>
      states[state].reduce((total, name) => total + (counts[name] ?? 0), 0);
    return { queued: sum('queued'), running: sum('running'), done: sum('done'), failed: sum('failed') };
  }

  async describe(about: Json): Promise<void> {
    await this.#insist(() => this.#client.set(this.#keys.about, JSON.stringify(about)));
  }

  async about(): Promise<Json | undefined> {
    const text = await this.#client.get(this.#keys.about);
    return text === null ? undefined : (JSON.parse(text) as Json);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#worker.close(true), this.#queue.close()]);
    this.#client.disconnect();
  }

  #lent(job: BullJob<P, R>, token: number): Lease<P> {
    this.#held.set(job.id!, job);
    return { id: idOf(job.id!), payload: job.data, token, attempts: token };
  }

  /** Ends a lease with one of BullMQ's operations. */
  async #end(
    { id, token }: LeaseKey,
    step: (job: BullJob<P, R>, lock: string) => Promise<unknown>,
  ): Promise<boolean> {
    const key = keyOf(id);
    const attempt = randomUUID();
    const keys = [this.#lockKey(key), this.#keys.leases];
    const lock = await this.#insist(() => this.#client.prismEnd(...keys, key, token, briefly, attempt));
    if (typeof lock !== 'string') return false;
    const job = this.#held.get(key) ?? (await this.#find(key));
    this.#held.delete(key);
    if (job === undefined) return false;
    try {
      await this.#insist(() => step(job, lock));
    } catch (error) {
      // The operation succeeded before, if the connection broke before its answer; or another worker has taken over.
      if ((await this.#client.lpos(this.#keys.active, key)) === null) return true;
      if ((await this.#client.get(this.#lockKey(key))) !== lock) return false;
      throw error;
    }
    return true;
  }

  /** Retries while Redis is temporarily unable to answer, as when its disk or memory is full, while it loads its file, or during a failover. */
  async #insist<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (this.#isClosed || !temporary.test((error as Error).message)) throw error;
        await sleep(retryPause);
      }
    }
  }

  #find(key: string): Promise<BullJob<P, R> | undefined> {
    return this.#bull.Job.fromId<P, R>(this.#queue, key);
  }

  #lockKey(key: string): string {
    return this.#queue.toKey(`${key}:lock`);
  }
}

/** Limits a time to what Redis accepts. */
function wholeMilliseconds(time: number): number {
  return Math.min(Math.ceil(time), 2 ** 40);
}

/** A job's key in Redis: BullMQ accepts neither colons nor plain numbers. */
function keyOf(id: string): string {
  return `.${encodeURIComponent(id)}`;
}

function idOf(key: string): string {
  return decodeURIComponent(key.slice(1));
}

function digest(payload: Json): string {
  return createHash('sha256').update(JSON.stringify(payload)).digest('base64url');
}

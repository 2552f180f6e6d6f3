import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, JobCounts, JobState, Json, Lease, LeaseKey, Queue, QueuedJob } from '@prism-rl/core';
import { messageOf, PrismError } from '@prism-rl/core';
import { readAddress } from './address.ts';
import { connect } from './connect.ts';
import type { Scripted } from './scripts.ts';

/** Jobs per request. */
const bundle = 1000;

/**
 * Opens a queue on Redis 6.2 or newer, or Valkey, and creates it if it does not exist: `redis://[:password@]host:6379/0[?sweep=NAME]`. Calls wait
 * while the server cannot be reached.
 *
 * Configure Redis with `appendonly yes` and `appendfsync always`; otherwise it may lose its last two seconds when it is killed, and their work is
 * repeated.
 *
 * @param options `connectTimeout`: milliseconds to wait for a server that is still starting; default 10 000.
 * @throws PrismError `invalid-argument` for an invalid address, `unavailable` if the server does not answer, or ioredis is not installed.
 */
export async function openRedisQueue<P extends Json, R extends Json>(
  address: string,
  { connectTimeout = 10_000 }: { readonly connectTimeout?: number } = {},
): Promise<Queue<P, R>> {
  const where = readAddress(address);
  const client = await connect(await loadClient(), where, connectTimeout);
  return new RedisQueue<P, R>(client, where.sweep);
}

/** Loaded when a queue is opened: the package is optional, because most experiments run on one machine. */
async function loadClient(): Promise<typeof import('ioredis').Redis> {
  try {
    return (await import('ioredis')).Redis;
  } catch (cause) {
    throw PrismError.unavailable`A queue on Redis needs the package ioredis: ${messageOf(cause)}.
      Install it: npm install ioredis@6.`.causedBy(cause);
  }
}

/** Temporary errors of Redis, after which nothing has changed. */
const temporary = /\b(MISCONF|OOM|LOADING|READONLY|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN)\b/;
/** Milliseconds before a retry. */
const retryPause = 500;

/** Fields of a job that `list` reads. */
const fields = ['data', 'state', 'worker', 'heard', 'progress', 'result', 'error'];

class RedisQueue<P extends Json, R extends Json> implements Queue<P, R> {
  readonly #client: Scripted;
  /** Of all keys; the braces make Redis Cluster keep them on one node. */
  readonly #prefix: string;
  #isClosed = false;

  constructor(client: Scripted, name: string) {
    this.#client = client;
    this.#prefix = `{prism}:${name}:`;
  }

  async add(jobs: readonly Job<P>[]): Promise<void> {
    const payloads = jobs.map(({ id, payload }) => [keyOf(id), JSON.stringify(payload)] as const);
    const digests = payloads.flatMap(([key, text]) => [key, digest(text)]);
    if (jobs.length === 0) return;
    const other = await this.#insist(() => this.#client.prismRegister(this.#prefix, digests));
    if (typeof other === 'string') {
      throw PrismError.incompatible`${idOf(other)} already exists with other settings.
        Use the original settings, or choose another sweep: …?sweep=NAME.`;
    }
    for (let at = 0; at < jobs.length; at += bundle) {
      const words = payloads.slice(at, at + bundle).flat();
      await this.#insist(() => this.#client.prismPut(this.#prefix, words));
    }
  }

  async lease(worker: string, milliseconds: number): Promise<Lease<P> | undefined> {
    const lasting = wholeMilliseconds(milliseconds);
    const leased = await this.#insist(() => this.#client.prismLease(this.#prefix, lasting, worker));
    if (!Array.isArray(leased)) return undefined;
    const [key, token, data] = leased as [string, number, string];
    return { id: idOf(key), payload: JSON.parse(data) as P, token, attempts: token };
  }

  async heartbeat({ id, token }: LeaseKey, milliseconds: number, progress?: Json): Promise<boolean> {
    const said = progress === undefined ? '' : JSON.stringify(progress);
    const words = [keyOf(id), token, wholeMilliseconds(milliseconds), said];
    return (await this.#insist(() => this.#client.prismRenew(this.#prefix, ...words))) === 1;
  }

  complete(lease: LeaseKey, result: R): Promise<boolean> {
    return this.#end(lease, 'done', 'result', JSON.stringify(result));
  }

  fail(lease: LeaseKey, error: string): Promise<boolean> {
    return this.#end(lease, 'failed', 'error', error);
  }

  release(lease: LeaseKey): Promise<boolean> {
    return this.#end(lease, 'queued');
  }

  async retry(id: string): Promise<boolean> {
    return (await this.#insist(() => this.#client.prismRetry(this.#prefix, keyOf(id)))) === 1;
  }

  async list(): Promise<QueuedJob<P, R>[]> {
    const [keys, tokens, [seconds, microseconds]] = await Promise.all([
      this.#client.zrange(`${this.#prefix}order`, '0', '-1'),
      this.#client.hgetall(`${this.#prefix}tokens`),
      this.#client.time(),
    ]);
    const now = Number(seconds) * 1000 + Number(microseconds) / 1000;
    const reads = this.#client.pipeline();
    for (const key of keys) reads.hmget(this.#prefix + key, ...fields);
    const rows = ((await reads.exec()) ?? []).map(([error, values]) => {
      if (error !== null) throw error;
      return values as (string | null)[];
    });
    return rows.flatMap(([data, state, worker, heard, progress, result, error], k) => {
      if (typeof data !== 'string') return []; // not added yet
      const key = keys[k]!;
      const token = Number(tokens[key] ?? 0);
      const silence = Math.max(0, Math.round(now - Number(heard)));
      return {
        ...{
          id: idOf(key),
          payload: JSON.parse(data) as P,
          state: state as JobState,
          token,
          attempts: token,
        },
        ...(state === 'running' && { worker: worker!, silence }),
        ...(state === 'done' && { result: JSON.parse(result!) as R }),
        ...(state === 'failed' && { error: error! }),
        ...(typeof progress === 'string' && { progress: JSON.parse(progress) as Json }),
      };
    });
  }

  async count(): Promise<JobCounts> {
    const counts = (await this.#client.prismCount(this.#prefix)) as [number, number, number, number];
    const [queued, running, done, failed] = counts;
    return { queued, running, done, failed };
  }

  async describe(about: Json): Promise<void> {
    await this.#insist(() => this.#client.set(`${this.#prefix}about`, JSON.stringify(about)));
  }

  async about(): Promise<Json | undefined> {
    const text = await this.#client.get(`${this.#prefix}about`);
    return text === null ? undefined : (JSON.parse(text) as Json);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#client.disconnect();
  }

  async #end({ id, token }: LeaseKey, state: JobState, ...field: readonly string[]): Promise<boolean> {
    const words = [keyOf(id), token, randomUUID(), state, ...field];
    return (await this.#insist(() => this.#client.prismEnd(this.#prefix, ...words))) === 1;
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
}

/** Limits a time to what a script's numbers hold exactly. */
function wholeMilliseconds(time: number): number {
  return Math.min(Math.ceil(time), 2 ** 40);
}

/** A job's name in Redis; the point keeps it apart from the queue's own names. */
function keyOf(id: string): string {
  return `.${encodeURIComponent(id)}`;
}

function idOf(key: string): string {
  return decodeURIComponent(key.slice(1));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

// Ten thousand jobs in a queue: what a person waits for who asks how a sweep is, and what a worker waits for between two runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, Queue } from '@prism-rl/core';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { noRedis, RedisServer } from '../../../test/servers/redisServer.ts';
import { openLocalQueue } from '../src/work/localQueue.ts';
import { openRedisQueue } from '../src/work/redis/redisQueue.ts';

export const suite = 'queues';

const JOBS = 10_000;
/** Leases that are timed, each with its heartbeat and its end. */
const LEASES = 1000;

export async function run(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prism-queues-'));
  try {
    await measure('SQLite', await openLocalQueue(join(folder, 'queue.sqlite')), report);
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (noRedis !== undefined) return; // it has said so
  const server = await RedisServer.start({ fsync: 'everysec' });
  try {
    await measure('Redis', await openRedisQueue(server.url), report);
  } finally {
    await server.stop();
  }
}

async function measure(kind: string, queue: Queue<Json, Json>, report: Report): Promise<void> {
  const tell = (name: string, value: number, bound?: number): void => {
    report({
      suite,
      name: `${kind}, ${JOBS} jobs: ${name}`,
      unit: 'ms',
      value,
      higherIsBetter: false,
      ...(bound === undefined ? {} : { bound }),
    });
  };
  tell('put in', await milliseconds(() => queue.add(Array.from({ length: JOBS }, (_, k) => job(k)))));
  const took: number[] = [];
  for (let k = 0; k < LEASES; k++) {
    let lease: Awaited<ReturnType<typeof queue.lease>>;
    took.push(
      await milliseconds(async () => {
        lease = await queue.lease('bench', 60_000);
      }),
    );
    if (lease === undefined) throw new Error(`${kind} has no job left after ${k}`);
    await queue.heartbeat(lease, 60_000, { envSteps: 1000, meanReturn: 20 });
    if (k % 2 === 0)
      await queue.complete(lease, { score: 500, returns: Array.from({ length: 20 }, () => 500) });
  }
  took.sort((a, b) => a - b);
  tell('a lease, median', took[LEASES / 2]!);
  tell('a lease, the slowest of a thousand', took.at(-1)!, 20);
  tell('the list', await milliseconds(() => queue.list()), 1000);
  tell('the counts', await milliseconds(() => queue.count()));
  await queue.close();
}

function job(k: number): { id: string; payload: Json } {
  const settings = {
    hidden: [64, 64],
    learningRate: 0.001,
    batchSize: 128,
    discount: 0.99,
    targetEvery: 100,
  };
  return {
    id: `CartPole-v1/rainbow/seed${k}`,
    payload: { environment: 'CartPole-v1', agent: 'rainbow', seed: k, steps: 100_000, options: settings },
  };
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

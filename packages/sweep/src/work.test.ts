import { join } from 'node:path';
import type { Queue } from '@prism-rl/core';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { openLocalQueue } from './localQueue.ts';
import { workOn } from './work.ts';

const folder = temporaryFolder();
let made = 0;
async function queueOf(count: number): Promise<Queue<number, number>> {
  const queue = await openLocalQueue<number, number>(join(folder, `${++made}.sqlite`));
  await queue.add(Array.from({ length: count }, (_, payload) => ({ id: `job${payload}`, payload })));
  return queue;
}

const never = new AbortController().signal;
const fast = { leaseMilliseconds: 200, pollMilliseconds: 10 };
/** For tests in which no worker may lose a job, however busy the machine is. */
const patient = { ...fast, leaseMilliseconds: 60_000 };

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

test('several workers do everything once; an error fails its job and no other', async () => {
  const queue = await queueOf(20);
  const begun: number[] = [];
  const work = (worker: string) =>
    workOn(queue, {
      ...patient,
      worker,
      signal: never,
      perform: async ({ payload }) => {
        begun.push(payload);
        await pause(2);
        if (payload === 7) throw new Error('seven is too many');
        return payload * payload;
      },
    });
  await Promise.all(['a', 'b', 'c'].map(work));
  expect(begun.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, k) => k));
  for (const { payload, state, result, error } of await queue.list()) {
    if (payload === 7) expect([state, error]).toEqual(['failed', 'seven is too many']);
    else expect([state, result]).toEqual(['done', payload * payload]);
  }
  await queue.close();
});

test('a lease without end is not renewed without end', async () => {
  const queue = await queueOf(1);
  const heartbeat = vi.spyOn(queue, 'heartbeat');
  const perform = async ({ payload }: { readonly payload: number }): Promise<number> => {
    await pause(100);
    return payload;
  };
  await workOn(queue, { worker: 'a', signal: never, perform, leaseMilliseconds: Number.POSITIVE_INFINITY });
  expect(heartbeat).not.toHaveBeenCalled();
  expect(await queue.count()).toMatchObject({ done: 1 });
  await queue.close();
});

test('a queue that cannot take a result fails no job: it goes on at another worker', async () => {
  const queue = await queueOf(1);
  const gone = new Error('The queue is out of reach.');
  const away: Queue<number, number> = new Proxy(queue, {
    get: (target, key: keyof typeof queue) =>
      key === 'complete' ? () => Promise.reject(gone) : target[key].bind(target),
  });
  const perform = async ({ payload }: { readonly payload: number }): Promise<number> => payload + 1;
  const options = { ...fast, signal: never, perform };
  await expect(workOn(away, { ...options, worker: 'a' })).rejects.toThrow(gone);
  expect((await queue.list())[0]).toMatchObject({ state: 'running', attempts: 1 });
  await workOn(queue, { ...options, worker: 'b' });
  expect((await queue.list())[0]).toMatchObject({ state: 'done', attempts: 2, result: 1 });
  await queue.close();
});

test('a worker that is stopped gives its job back', async () => {
  const queue = await queueOf(3);
  const controller = new AbortController();
  await workOn(queue, {
    ...patient,
    worker: 'a',
    signal: controller.signal,
    perform: async ({ payload }, signal) => {
      if (payload === 1) controller.abort();
      return signal.aborted ? undefined : payload;
    },
  });
  expect((await queue.list()).map(({ state }) => state)).toEqual(['done', 'queued', 'queued']);
  await queue.close();
});

test('a worker waits for the jobs of others, and takes over from one that is not heard of', async () => {
  const queue = await queueOf(1);
  const started = performance.now();
  await queue.lease('gone', 100);
  await workOn(queue, { ...fast, worker: 'b', signal: never, perform: async ({ payload }) => payload });
  expect(performance.now() - started).toBeGreaterThan(90);
  expect((await queue.list())[0]).toMatchObject({ state: 'done', attempts: 2 });
  await queue.close();
});

test('heartbeats keep a long job; whoever lost one stops and says nothing', async () => {
  const queue = await queueOf(1);
  const events: string[] = [];
  let isStopped = false;
  await workOn(queue, {
    ...fast,
    worker: 'a',
    signal: never,
    perform: async ({ id, token, attempts }, signal) => {
      if (attempts > 1) return 2;
      await pause(600);
      expect(signal.aborted).toBe(false);
      await queue.release({ id, token }); // as if it had been taken away
      await expect.poll(() => signal.aborted, { timeout: 30_000 }).toBe(true);
      isStopped = true;
      return 1;
    },
    onJob: ({ type }) => events.push(type),
  });
  expect(isStopped).toBe(true);
  expect(events).toEqual(['leased', 'released', 'leased', 'completed']);
  expect((await queue.list())[0]).toMatchObject({ state: 'done', result: 2 });
  await queue.close();
});

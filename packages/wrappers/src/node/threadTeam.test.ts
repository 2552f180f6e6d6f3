import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { awaitChange } from './teamWorker.ts';
import { ThreadTeam } from './threadTeam.ts';

const file = new URL('../../test/teamWorker.ts', import.meta.url);

test('all workers have finished when run returns; failures and bytes are returned', () => {
  const shared = new Float64Array(new SharedArrayBuffer(24));
  const team = new ThreadTeam(
    file,
    [1, 2].map((place) => ({ place, shared })),
  );
  const own = (): void => {
    shared[0] = 1;
  };
  try {
    for (let round = 1; round <= 300; round++) {
      team.run(1, own, (worker) => round + 2 ** 40 * worker);
      expect([...shared]).toEqual([1, 2 * round, 2 * (round + 2 ** 40)]);
    }
    expect(() => team.run(2, own, () => 7)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', message: 'Worker 1 does not like 7.' }),
    );
    team.send(1, Uint8Array.of(10, 20));
    team.run(1, own);
    expect([...team.take(1)]).toEqual([12, 22]);
    expect(() => team.take(0)).toThrow(/returned nothing/);
    expect(() =>
      team.run(1, () => {
        throw new Error('own');
      }),
    ).toThrow('own');
    team.run(1, own, () => 5);
    expect(shared[2]).toBe(10);
  } finally {
    team.close();
  }
});

test('a worker whose module cannot be loaded times out', async () => {
  const missing = new URL('missing.ts', import.meta.url);
  const team = new ThreadTeam(missing, [1], 300);
  const message = (): string => {
    try {
      team.run(1, () => undefined);
      return '';
    } catch (error) {
      expect(error).toMatchObject({ code: 'unavailable' });
      return (error as Error).message;
    }
  };
  try {
    expect(message()).toBe(`The thread of ${missing.href} did not start.`);
    // Its end is heard of as soon as this thread does not wait.
    await expect.poll(message).toContain(`The thread of ${missing.href} has ended: Cannot find module`);
  } finally {
    team.close();
  }
});

test('a notification without a change, as of an earlier one that comes late, ends no wait', async () => {
  const control = new Int32Array(new SharedArrayBuffer(4));
  const program = `const control = require('node:worker_threads').workerData;
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let k = 0; k < 5; k++) {
      Atomics.wait(pause, 0, 0, 20);
      if (k === 4) Atomics.store(control, 0, 1);
      Atomics.notify(control, 0);
    }`;
  const worker = new Worker(program, { eval: true, workerData: control });
  awaitChange(control, 0, 0, 0, 10_000);
  expect(Atomics.load(control, 0)).toBe(1);
  const start = performance.now();
  awaitChange(control, 0, 1, 0, 20);
  expect(performance.now() - start).toBeGreaterThan(15);
  await worker.terminate();
});

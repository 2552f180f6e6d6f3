// A queue that others share may lose its jobs while a search waits for them.
import type { Json, Queue, Run } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { SweepResult } from '../results/result.ts';
import { workOnSweep } from './runSweep.ts';

const job = (id: string) => ({ id, payload: {} as Run, state: 'running', attempts: 1, token: 1 }) as const;

/** Works on a queue without workers of its own, and changes it after the first look. */
function workOn(later: readonly string[], about: Json | undefined): Promise<string> {
  let looks = 0;
  const before = () => looks < 3; // twice before the work begins
  const queue = {
    list: async () => {
      looks++;
      return (before() ? ['a', 'b'] : later).map(job);
    },
    about: async () => (before() ? { id: 'mine', runs: 2 } : about),
    count: async () => ({ queued: 0, running: 2, done: 0, failed: 0 }),
  } as unknown as Queue<Run, SweepResult>;
  const hosts = () => ({ start: async () => undefined, close: () => undefined });
  const stop = AbortSignal.timeout(2000);
  const places = { queue, store: {} as never, isOpen: () => true, isShared: true, watchMilliseconds: 5 };
  return workOnSweep(places, { hosts, workers: 0, signal: stop, pollMilliseconds: 5 }, () => undefined);
}

test.each([
  ['all jobs', [], undefined, 'has lost 2 runs of 2.'],
  ['one job', ['b'], { id: 'mine', runs: 2 }, 'has lost 1 run of 2, such as a.'],
  ['all, and takes others without a description', ['c'], undefined, 'has lost 1 run of 2, such as a.'],
  ['its sweep to another one', ['a', 'b'], { id: 'other' }, 'contains another sweep now.'],
])('a search does not wait for a queue that loses %s', async (_, later, about, words) => {
  await expect(workOn(later, about)).rejects.toThrow(`The queue of this sweep ${words}`);
});

test('it waits while the queue is as it was, or grows', async () => {
  expect(await workOn(['a', 'b', 'c'], { id: 'mine', runs: 3 })).toBe('stopped');
});

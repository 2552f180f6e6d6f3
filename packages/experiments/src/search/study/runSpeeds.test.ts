import type { Job, Run } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { SweepEvent } from '../../work/dispatch.ts';
import { RunSpeeds } from './runSpeeds.ts';

const job = (id: string, arm: string, steps: number): Job<Run> => ({ id, payload: { arm, steps } as Run });

function measured() {
  const clock = { now: 0 };
  const speeds = new RunSpeeds(() => clock.now);
  const at = (now: number, type: string, id: string, envSteps?: number): void => {
    clock.now = now;
    speeds.observe({ type, id, message: { run: id, envSteps } } as unknown as SweepEvent);
  };
  return { speeds, at };
}

test('a run takes the time to begin, and for each step that of its own settings', () => {
  const { speeds, at } = measured();
  expect([speeds.secondsOf(900, 'slow'), speeds.secondsLeft, speeds.atOnce]).toEqual([0, 0, 1]);
  speeds.request([job('a', 'quick', 900), job('b', 'slow', 900)]);
  at(0, 'started', 'a');
  at(1, 'started', 'b');
  at(2, 'progress', 'a', 0); // after 2 s
  at(5, 'progress', 'b', 0); // after 4 s: 3 s in the mean
  at(6, 'progress', 'b', 100); // 100 steps a second
  at(11, 'done', 'a'); // 900 steps in 9 s, too
  at(25, 'progress', 'b', 200); // now 200 steps in 20 s
  expect(speeds.secondsOf(1000, 'quick')).toBe(3 + 10);
  expect(speeds.secondsOf(1000, 'slow')).toBe(3 + 100);
  // 1100 steps in 29 s; the first arm that was measured counts.
  expect(speeds.secondsOf(1100, 'unknown')).toBeCloseTo(3 + 29, 9);
  expect(speeds.secondsOf(1000, 'unknown', 'quick')).toBe(13);
  expect([speeds.atOnce, speeds.measuredSeconds]).toEqual([2, 29]);
  // b has 700 steps to go.
  expect(speeds.secondsLeft).toBe(3 + 70);
  at(26, 'failed', 'b');
  expect(speeds.secondsLeft).toBe(0);
  expect(speeds.secondsOf(1000, 'slow')).toBe(103);
});

test('a run that was given back counts as far as it came, and goes on from its leg', () => {
  const { speeds, at } = measured();
  speeds.request([job('a', 'arm', 900)], 300);
  expect(speeds.secondsLeft).toBe(0); // nothing is known
  at(0, 'started', 'a');
  at(1, 'progress', 'a', 300);
  at(11, 'progress', 'a', 400);
  at(20, 'returned', 'a');
  expect(speeds.secondsOf(100, 'arm')).toBe(11);
  expect(speeds.secondsLeft).toBe(1 + 60);
  at(30, 'started', 'a');
  at(31, 'done', 'a'); // nothing was heard of it: 600 steps in a second
  expect(speeds.secondsOf(700, 'arm')).toBe(1 + 11);
  expect([speeds.secondsLeft, speeds.atOnce]).toEqual([0, 1]);
});

test('news of other runs, and of none, is ignored', () => {
  const { speeds, at } = measured();
  at(0, 'started', 'other');
  at(9, 'done', 'other');
  speeds.observe({ type: 'worker-died', worker: 'w', how: 'SIGKILL', id: null });
  expect(speeds.measuredSeconds).toBe(0);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from './pace.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Steps of a loop in a number of milliseconds. */
async function stepsIn(pace: Pace, milliseconds: number): Promise<number> {
  let steps = 0;
  let isOver = false;
  const loop = (async () => {
    for (;;) {
      await pace.next();
      if (isOver) return;
      steps++;
    }
  })();
  await vi.advanceTimersByTimeAsync(milliseconds);
  isOver = true;
  pace.stepsPerSecond = 1e6;
  pace.resume();
  await vi.advanceTimersByTimeAsync(1);
  await loop;
  return steps;
}

test('so many steps a second', async () => {
  expect(await stepsIn(new Pace(10), 1000)).toBeGreaterThanOrEqual(10);
  expect(await stepsIn(new Pace(10), 1000)).toBeLessThanOrEqual(12);
});

test('paused it takes single steps only, and says once that it waits, and again when it is woken', async () => {
  const pace = new Pace(1000);
  pace.pause();
  pace.single();
  pace.single();
  expect(await stepsIn(pace, 500)).toBe(2);
  pace.pause();
  const onPause = vi.fn(async () => undefined);
  const waiting = pace.next(onPause);
  await vi.advanceTimersByTimeAsync(100);
  expect(onPause).toHaveBeenCalledTimes(1);
  pace.wake();
  await vi.advanceTimersByTimeAsync(100);
  expect(onPause).toHaveBeenCalledTimes(2);
  pace.single();
  await waiting;
});

test('single steps that were asked for while it ran, or before it went on, are not taken in a later pause', async () => {
  const pace = new Pace(1000);
  pace.single();
  pace.pause();
  pace.single();
  pace.resume();
  pace.pause();
  let hasPassed = false;
  const waiting = pace.next().then(() => {
    hasPassed = true;
  });
  await vi.advanceTimersByTimeAsync(100);
  expect(hasPassed).toBe(false);
  pace.resume();
  await waiting;
});

test('without a limit nobody waits', () => {
  const pace = new Pace(Number.POSITIVE_INFINITY);
  expect(pace.isFree).toBe(true);
  pace.pause();
  expect(pace.isFree).toBe(false);
});

test('a new speed holds at once, also for a step that is waited for', async () => {
  const pace = new Pace(0.1);
  await pace.next();
  let steps = 0;
  const waiting = pace.next().then(() => steps++);
  await vi.advanceTimersByTimeAsync(100);
  expect(steps).toBe(0);
  pace.stepsPerSecond = 1000;
  expect(pace.stepsPerSecond).toBe(1000);
  await vi.advanceTimersByTimeAsync(1);
  expect(steps).toBe(1);
  await waiting;
});

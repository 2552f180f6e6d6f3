import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { realClock } from './clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Whether a sleep has ended. */
function asleep(milliseconds: number, signal: AbortSignal): { isOver: boolean } {
  const sleep = { isOver: false };
  void realClock.sleep(milliseconds, signal).then(() => {
    sleep.isOver = true;
  });
  return sleep;
}

test('sleeps so long, or until it is aborted', async () => {
  const controller = new AbortController();
  const [short, long] = [asleep(10, controller.signal), asleep(1000, controller.signal)];
  await vi.advanceTimersByTimeAsync(10);
  expect([short.isOver, long.isOver]).toEqual([true, false]);
  controller.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(long.isOver).toBe(true);
});

test('does not fall asleep once it was aborted', async () => {
  const sleep = asleep(1000, AbortSignal.abort());
  await vi.advanceTimersByTimeAsync(0);
  expect(sleep.isOver).toBe(true);
});

test('sleeps for as long as timers can where it is to sleep longer', async () => {
  const sleep = asleep(1e13, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(1e9);
  expect(sleep.isOver).toBe(false);
});

import type { processActivity } from '@prism-rl/runner/node';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Silence, setLongTimeout } from './silence.ts';

/** A process as the system would describe it at each look, the first at once. */
function silence(...activities: readonly ReturnType<typeof processActivity>[]): (after: number) => number {
  let [looks, now] = [0, performance.now()];
  const clock = new Silence(1, 1000, () => activities[Math.min(looks++, activities.length - 1)]);
  clock.look(now);
  clock.end();
  return (after) => {
    now += after;
    return clock.look(now);
  };
}
const at = (
  cpuMilliseconds: number,
  isRunnable = false,
): NonNullable<ReturnType<typeof processActivity>> => ({ cpuMilliseconds, isRunnable });

test('of a process that rests every second counts, and where the system does not tell, too', () => {
  for (const look of [silence(at(70)), silence(undefined)]) {
    expect(look(1000)).toBeCloseTo(1000);
    expect(look(900)).toBeCloseTo(1900);
  }
});

test('of one that computes its processor time counts, and of one that waits for a processor nothing', () => {
  const look = silence(at(70), at(70), at(90, true), at(90, true), at(90));
  expect(look(1000)).toBe(20);
  expect(look(1000)).toBe(20);
  expect(look(1000)).toBeCloseTo(1020);
});

test('several threads do not make it longer than it was', () => {
  expect(silence(at(0), at(0), at(8000, true))(1000)).toBeCloseTo(1000);
});

test('while the listener was kept from listening the clock stands', () => {
  expect(silence(at(70))(600_000)).toBe(1000);
});

describe('a timer', () => {
  const day = 86_400_000;

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([0.5, 1, 25, 60])('of %d days', (days) => {
    const callback = vi.fn();
    setLongTimeout(callback, days * day);
    vi.advanceTimersByTime(days * day - 1);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
  });

  test('for ever, and until it is cancelled', () => {
    const callback = vi.fn();
    setLongTimeout(callback, Number.POSITIVE_INFINITY);
    const cancel = setLongTimeout(callback, 30 * day);
    vi.advanceTimersByTime(29 * day);
    cancel();
    vi.advanceTimersByTime(200 * day);
    expect(callback).not.toHaveBeenCalled();
  });
});

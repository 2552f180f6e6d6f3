import type { processActivity } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { Silence } from './silence.ts';

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
): NonNullable<ReturnType<typeof processActivity>> => ({
  cpuMilliseconds,
  isRunnable,
});

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

import { expect, test } from 'vitest';
import { linearTicks, logTicks } from './ticks.ts';

test('powers of ten from the one to the other, and never more than asked for', () => {
  expect(logTicks(1, 1000, 4)).toEqual([1, 10, 100, 1000]);
  expect(logTicks(1, 1000, 3)).toEqual([1, 100]);
  expect(logTicks(0.5, 2e6, 5)).toEqual([1, 100, 10_000, 1e6]);
  for (let count = 1; count < 9; count++)
    for (let last = 0; last < 12; last++)
      expect(logTicks(1, 10 ** last, count).length, `${count} to 1e${last}`).toBeLessThanOrEqual(count);
});

test('multiples of 1, 2 or 5 lie between both ends', () => {
  expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linearTicks(-130, 60, 4)).toEqual([-100, -50, 0, 50]);
  expect(linearTicks(3, 3, 5)).toEqual([3]);
});

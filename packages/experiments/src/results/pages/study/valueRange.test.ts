import type { Trial } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { valueRange } from './place.ts';

const trials = (...values: readonly (number | undefined)[]): Trial[] =>
  values.map((value, number): Trial => {
    const own = { number, settings: {}, state: 'done', steps: 1 } as const;
    return value === undefined ? own : { ...own, value };
  });

test('all values with a little room, but those far below the quarter stand at the edge', () => {
  // The quarter is 8, the middle 10, the best 12: three times 2 below 8.
  const [low, high] = valueRange(trials(12, -100, undefined, 10, 8));
  expect(low).toBeCloseTo(2 - 0.4, 12);
  expect(high).toBeCloseTo(12 + 0.4, 12);
  const all = valueRange(trials(1, 2, 3, 5));
  expect(all[0]).toBeCloseTo(1 - 0.16, 12);
  expect(all[1]).toBeCloseTo(5 + 0.16, 12);
});

test('one value and none have room, too', () => {
  expect(valueRange(trials(50))).toEqual([48, 52]);
  expect(valueRange([])[0]).toBeLessThan(valueRange([])[1]);
});

import { expect, test } from 'vitest';
import { higherFirst } from './higherFirst.ts';

test.each([
  [
    [Number.NaN, 1, 5, 3],
    [5, 3, 1, Number.NaN],
  ],
  [
    [1, Number.NaN, 5, -Infinity, Number.NaN, Infinity, 0, -0],
    [Infinity, 5, 1, 0, -0, -Infinity, Number.NaN, Number.NaN],
  ],
])('%j in order', (scores, order) => {
  expect(scores.toSorted(higherFirst)).toEqual(order);
});

import { expect, test } from 'vitest';
import { spread } from '../writeReport.ts';

test.each([
  [0, 4, []],
  [1, 4, [0]],
  [4, 4, [0, 1, 2, 3]],
  [5, 4, [0, 1, 3, 4]],
  [10, 4, [0, 3, 6, 9]],
  [100, 4, [0, 33, 66, 99]],
  [100, 2, [0, 99]],
  [100, 1, [99]],
])('of %i at most %i', (length, most, chosen) => {
  expect(
    spread(
      Array.from({ length }, (_, k) => k),
      most,
    ),
  ).toEqual(chosen);
});

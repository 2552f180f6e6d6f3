import { expect, test } from 'vitest';
import { FirstVisits } from './firstVisits.ts';

test('the first visit of an entry is that of the episode that was read last', () => {
  const visits = new FirstVisits(4);
  visits.read(Int32Array.of(1, 2, 1, 3), 3);
  expect([0, 1, 2].map((t) => visits.isFirst([1, 2, 1][t]!, t))).toEqual([true, true, false]);
  visits.read(Int32Array.of(2, 2, 1), 3);
  expect([0, 1, 2].map((t) => visits.isFirst([2, 2, 1][t]!, t))).toEqual([true, false, true]);
});

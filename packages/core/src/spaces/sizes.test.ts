import { expect, test } from 'vitest';
import { Discrete } from './discrete.ts';
import { MultiDiscrete } from './multiDiscrete.ts';
import { Tuple } from './tuple.ts';

test.each([[[]], [[2, 0]], [[3, 1.5]], [[-1]], [[Number.NaN]], [[2 ** 31]]])(
  'a MultiDiscrete of %j is refused',
  (counts) => {
    expect(() => new MultiDiscrete(counts)).toThrow(/positive integers/);
  },
);

test('a Tuple has one axis, as long as its parts together', () => {
  const { shape, size } = new Tuple([new Discrete(4), new MultiDiscrete([2, 3, 4])]);
  expect([shape, size]).toEqual([[4], 4]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactProduct, exactSum, type Pair } from './pairs.ts';

/** Integers are float64 without loss, and BigInt knows their sums and products. */
const integers = fc.double({ min: -(2 ** 200), max: 2 ** 200, noNaN: true }).map(Math.round);
const exactly = ([high, low]: Pair): bigint => BigInt(high) + BigInt(low);

test('a sum loses nothing, and its first part is the nearest float64', () => {
  fc.assert(
    fc.property(integers, integers, (a, b) => {
      const pair = exactSum(a, b);
      expect(exactly(pair)).toBe(BigInt(a) + BigInt(b));
      expect(pair[0]).toBe(a + b);
    }),
  );
});

test('a product loses nothing, and its first part is the nearest float64', () => {
  fc.assert(
    fc.property(integers, integers, (a, b) => {
      const pair = exactProduct(a, b);
      expect(exactly(pair)).toBe(BigInt(a) * BigInt(b));
      expect(pair[0]).toBe(a * b);
    }),
  );
});

test('what rounding takes is in the second part', () => {
  expect(exactSum(2 ** 53, 1)).toEqual([2 ** 53, 1]);
  expect(exactSum(1, 2 ** 53)).toEqual([2 ** 53, 1]);
  expect(exactProduct(2 ** 27 + 1, 2 ** 27 + 1)).toEqual([2 ** 54 + 2 ** 28, 1]);
});

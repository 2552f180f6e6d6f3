import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp } from './exp.ts';

/** Correctly rounded, from 40 digits (Python's decimal module: `Decimal(x).exp()`). */
const known: readonly (readonly [number, number])[] = [
  [0, 1],
  [-0.1, 0.9048374180359595],
  [-0.5, 0.6065306597126334],
  [-1, 0.36787944117144233],
  [-2, 0.1353352832366127],
  [-10, 4.5399929762484854e-5],
  [-100, 3.720075976020836e-44],
  [-700, 9.85967654375977e-305],
];

test('is eˣ to the last bit but one', () => {
  for (const [x, expected] of known) {
    expect(Math.abs(exp(x) - expected), `exp(${x})`).toBeLessThanOrEqual(expected * 2 ** -52);
  }
});

test('reaches to both ends of the numbers', () => {
  expect(exp(100)).toBe(2.6881171418161356e43);
  expect(exp(709.78) / 1.7928227943945155e308).toBeCloseTo(1, 14);
  expect(exp(710)).toBe(Number.POSITIVE_INFINITY);
  expect(exp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(exp(-720.25)).toBe(1.5827029403e-313);
  expect(exp(-744)).toBe(1e-323);
  expect(exp(-800)).toBe(0);
  expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(exp(Number.NaN)).toBeNaN();
});

test('agrees with the engine’s exp within two units in the last place, and rises', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      const expected = Math.exp(x);
      expect(Math.abs(exp(x) - expected)).toBeLessThanOrEqual(expected * 2 ** -51);
      expect(exp(x + Math.abs(x) / 100)).toBeGreaterThanOrEqual(exp(x));
    }),
    { seed: 5 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decay } from './decay.ts';

/** Correctly rounded, from 40 digits (Python's decimal module: `Decimal(-x).exp()`). */
const known: readonly (readonly [number, number])[] = [
  [0, 1],
  [0.1, 0.9048374180359595],
  [0.5, 0.6065306597126334],
  [1, 0.36787944117144233],
  [2, 0.1353352832366127],
  [10, 4.5399929762484854e-5],
  [100, 3.720075976020836e-44],
  [700, 9.85967654375977e-305],
];

test('is exp(−x) to the last bit but one', () => {
  for (const [x, expected] of known) {
    expect(Math.abs(decay(x) - expected), `exp(-${x})`).toBeLessThanOrEqual(expected * 2 ** -52);
  }
  expect(decay(800)).toBe(0);
  expect(decay(Number.POSITIVE_INFINITY)).toBe(0);
});

test('agrees with the engine’s exp within two units in the last place, and falls', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 700, noNaN: true }), (x) => {
      const expected = Math.exp(-x);
      expect(Math.abs(decay(x) - expected)).toBeLessThanOrEqual(expected * 2 ** -51);
      expect(decay(x * 1.01)).toBeLessThanOrEqual(decay(x));
    }),
    { seed: 5 },
  );
});

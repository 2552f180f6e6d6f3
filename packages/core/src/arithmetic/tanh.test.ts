import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tanh } from './tanh.ts';

/** Correctly rounded, from 60 digits (Python's decimal module). */
const known: readonly (readonly [number, number])[] = [
  [1e-9, 1e-9],
  [0.1, 0.09966799462495582],
  [0.25, 0.24491866240370913],
  [0.2999, 0.29122109608972624],
  [0.3, 0.2913126124515909],
  [0.5, 0.46211715726000974],
  [1, 0.7615941559557649],
  [3, 0.9950547536867305],
  [19, 0.9999999999999999],
  [-0.7, -0.6043677771171635],
];

test('is tanh x to the last bits', () => {
  for (const [x, expected] of known) {
    expect(Math.abs(tanh(x) - expected), `tanh(${x})`).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -51);
  }
  expect(tanh(Number.POSITIVE_INFINITY)).toBe(1);
  expect(tanh(Number.NEGATIVE_INFINITY)).toBe(-1);
  expect(tanh(Number.NaN)).toBeNaN();
  expect(tanh(-0)).toBe(-0);
});

test('agrees with the engine’s, and is odd', () => {
  fc.assert(
    fc.property(fc.double({ min: -25, max: 25, noNaN: true }), (x) => {
      const expected = Math.tanh(x);
      expect(Math.abs(tanh(x) - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -50);
      expect(tanh(-x)).toBe(-tanh(x));
    }),
    { seed: 5 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { log } from './log.ts';

test('is the logarithm on both sides of 1', () => {
  expect(log(1)).toBeCloseTo(0, 15);
  expect(log(2)).toBe(Math.LN2);
  expect(log(0.5)).toBe(-Math.LN2);
  expect(log(1024)).toBe(10 * Math.LN2);
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      const expected = Math.log(x);
      expect(Math.abs(log(x) - expected)).toBeLessThanOrEqual(
        Math.max(Math.abs(expected) * 2 ** -51, 2 ** -52),
      );
    }),
    { seed: 5 },
  );
});

test.each([0, -0, -1, -Infinity, Infinity, NaN])('of %s it is what it is elsewhere', (x) => {
  expect(log(x)).toBe(Math.log(x));
});

test.each([Number.MIN_VALUE, Number.MAX_VALUE])('of %s, at the end of its range, too', (x) => {
  expect(log(x)).toBeCloseTo(Math.log(x), 10);
});

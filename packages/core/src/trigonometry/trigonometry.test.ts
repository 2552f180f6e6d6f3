// Sine and cosine beside their power series, summed in fixed point to 300 bits.

import { describe, expect, test } from 'vitest';
import { Rng } from '../rng/rng.ts';
import { quadrantCos, quadrantSin, reduceLargeAngle } from './exact.ts';
import { cos, sin } from './trigonometry.ts';

describe('trigonometry', () => {
  const bits = 300n;
  const one = 1n << bits;

  /** A double as a whole multiple of 2⁻³⁰⁰, of which it is one where it is not below 2⁻²⁴⁷. */
  function fixed(x: number): bigint {
    let scaled = x;
    let shift = bits;
    while (!Number.isInteger(scaled)) {
      scaled *= 2;
      shift--;
    }
    return BigInt(scaled) << shift;
  }

  /** Σ ∓ xⁿ / n! over n = first, first + 2, … */
  function series(x: number, first: 0 | 1): bigint {
    const value = fixed(x);
    let term = first === 0 ? one : value;
    let sum = 0n;
    for (let n = BigInt(first); term !== 0n; n += 2n) {
      sum += term;
      term = -((((term * value) >> bits) * value) >> bits) / ((n + 1n) * (n + 2n));
      if (term === -1n) break; // shifts round down
    }
    return sum;
  }

  /** How far a double is from a number in fixed point, in units of its last place. */
  function ulpsAway(found: number, exact: bigint): number {
    const place = 2 ** (Math.max(-1022, Math.floor(Math.log2(Math.abs(found)))) - 52);
    return Math.abs(Number(fixed(found) - exact) / Number(fixed(place)));
  }

  const rng = new Rng(1);
  const small = Array.from({ length: 2000 }, () => rng.uniform(-0.31, 0.31));
  const tiny = Array.from({ length: 300 }, () => rng.uniform(-1, 1) * 2 ** -rng.integers(10, 60));
  const some = Array.from({ length: 1000 }, () => rng.uniform(-7, 7));
  const edges = [0.3, 0.29999999999999993, Math.PI / 4, Math.PI / 2, Math.PI, 1, 1e-8].flatMap((x) => [
    x,
    -x,
  ]);

  describe.each([
    ['small angles', small],
    ['tiny angles', tiny],
    ['some turns', some],
    ['edges', edges],
  ])('%s', (_name, angles) => {
    test.each([
      ['sin', sin, quadrantSin, 1],
      ['cos', cos, quadrantCos, 0],
    ] as const)(
      '%s is the nearest double, by the short way and by the general one',
      (_of, short, general, first) => {
        for (const x of angles) {
          const found = short(x);
          expect(ulpsAway(found, series(x, first)), `${x}`).toBeLessThan(0.5001);
          expect(general(x, 0)).toBe(found);
        }
      },
    );
  });

  test('zeros keep their sign, and what is no angle has none', () => {
    expect([sin(0), sin(-0), cos(0), cos(-0)]).toEqual([0, -0, 1, 1]);
    for (const x of [Number.NaN, Infinity, -Infinity])
      expect([sin(x), cos(x)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('largeAngle', () => {
  // Values by mpmath with 2000 bits.
  test.each([
    [1e22, -0.8522008497671888, 0.523214785395139],
    [2 ** 1023, 0.563127779850884, -0.826369834614148],
    [Number.MAX_VALUE, 0.004961954789184062, -0.9999876894265599],
    [6381956970095103 * 2 ** 797, 1, -4.687165924254628e-19],
  ])('sine and cosine of %d', (x, sin, cos) => {
    expect([quadrantSin(x, 0), quadrantCos(x, 0)]).toEqual([sin, cos]);
    expect([quadrantSin(-x, 0), quadrantCos(-x, 0)]).toEqual([-sin, cos]);
  });

  test('both reductions agree where both are good', () => {
    const rng = new Rng(1);
    for (let k = 0; k < 2000; k++) {
      const x = rng.uniform(-1e6, 1e6);
      const [quadrant, high, low] = reduceLargeAngle(x);
      expect(Math.abs(high)).toBeLessThanOrEqual(Math.PI / 4);
      const turned = quadrantSin(high, quadrant);
      expect(Math.abs(turned + low * quadrantCos(high, quadrant) - quadrantSin(x, 0))).toBeLessThan(2e-16);
    }
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d has no sine', (x) => {
    expect(quadrantSin(x, 0)).toBeNaN();
  });
});

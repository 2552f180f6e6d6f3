import { cos, sin } from '@prism-rl/core/trigonometry';
import { describe, expect, test } from 'vitest';
import { float64Fixture } from '../test/gymnasium.ts';
import { Columns } from './kernel/columns.ts';

describe('trigonometry', () => {
  test('rounds correctly, by 160-bit arithmetic', () => {
    const { arguments: xs, sines, cosines } = float64Fixture('trigonometry.json');
    for (const [k, x] of xs!.entries()) {
      expect(sin(x), `sin ${x}`).toBe(sines![k]);
      expect(cos(x), `cos ${x}`).toBe(cosines![k]);
    }
  });

  test('special arguments', () => {
    expect(sin(0)).toBe(0);
    expect(Object.is(sin(-0), -0)).toBe(true);
    expect(cos(0)).toBe(1);
    expect(sin(1e300)).toBe(Math.sin(1e300));
    expect(cos(1e300)).toBe(Math.cos(1e300));
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(sin(x)).toBeNaN();
      expect(cos(x)).toBeNaN();
    }
  });
});

describe('trigonometryExact', () => {
  // Computes sines to 200 binary digits with integers: π by Machin's formula, sines by Taylor's series.
  const digits = 256n;
  const one = 1n << digits;

  function arcTangentOfInverse(q: bigint): bigint {
    let sum = 0n;
    let sign = 1n;
    let power = one / q;
    for (let k = 1n; power !== 0n; k += 2n, sign = -sign, power /= q * q) sum += sign * (power / k);
    return sum;
  }
  const pi = 4n * (4n * arcTangentOfInverse(5n) - arcTangentOfInverse(239n));

  function exact(x: number): bigint {
    const [, exponent] = /e([+-]\d+)$/.exec(x.toExponential()) as RegExpExecArray;
    const scale = 60 - Math.floor(Number(exponent) * Math.log2(10));
    return (BigInt(x * 2 ** scale) << digits) >> BigInt(scale);
  }

  function exactSin(angle: bigint): bigint {
    const square = (angle * angle) >> digits;
    let sum = 0n;
    let term = angle;
    for (let n = 1n; term !== 0n; n += 2n) {
      sum += term;
      term = -((term * square) >> digits) / ((n + 1n) * (n + 2n));
    }
    return sum;
  }

  /** Returns the distance between a value and the exact one, in units in the last place. */
  function placesOff(value: number, sought: bigint): number {
    const off = Number(exact(value) - sought) / Number(one);
    return Math.abs(off) / 2 ** (Math.floor(Math.log2(Math.abs(value))) - 52);
  }

  function angles(count: number, range: number): number[] {
    let state = 7;
    return Array.from({ length: count }, () => {
      state = (state * 16807) % 2147483647;
      return (2 * (state / 2147483647) - 1) * range;
    });
  }

  test.each([0.01, 0.3, 0.8, 4, 100, 1e6])('rounds correctly in ±%d', (range) => {
    for (const x of angles(1500, range)) {
      const angle = exact(x) % (2n * pi);
      expect(placesOff(sin(x), exactSin(angle)), `sin ${x}`).toBeLessThanOrEqual(0.5);
      expect(placesOff(cos(x), exactSin(angle + pi / 2n)), `cos ${x}`).toBeLessThanOrEqual(0.5);
    }
  });

  // These sines are within a thousandth of a unit in the last place of the midpoint between two doubles.
  test.each([0.7942001886638814, 2.2999673999380166, 98.23961434803886, 42911.82874837509])('sin %d', (x) => {
    expect(placesOff(sin(x), exactSin(exact(x) % (2n * pi)))).toBeLessThanOrEqual(0.5);
  });

  test.each([0.3, 4, 100, 1e6, 3e6])('kernels have the same sines and cosines in ±%d', (range) => {
    const count = 4096;
    const { state, observations, kernels, room } = new Columns(count, 4, 3);
    for (let round = 0; round < 8; round++) {
      state.fill(0);
      state.set(angles(count * (round + 1), range).slice(-count));
      state[0] = -0;
      kernels!.swing(count, room, 0);
      for (let i = 0; i < count; i++) {
        // With zero velocity the angle stays.
        if (!Object.is(state[3 * room + i], sin(state[i]!))) expect(state[3 * room + i]).toBe(sin(state[i]!));
        if (observations[3 * i] !== Math.fround(cos(state[i]!)))
          expect(observations[3 * i]).toBe(cos(state[i]!));
      }
    }
  });
});

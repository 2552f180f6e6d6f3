import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { higherFirst } from '../contracts/sampler.ts';
import { exp, tanh } from './exp.ts';
import { exactProduct, exactSum, log, minusLog, type Pair } from './log.ts';

describe('higherFirst', () => {
  test.each([
    [
      [Number.NaN, 1, 5, 3],
      [5, 3, 1, Number.NaN],
    ],
    [
      [1, Number.NaN, 5, -Infinity, Number.NaN, Infinity, 0, -0],
      [Infinity, 5, 1, 0, -0, -Infinity, Number.NaN, Number.NaN],
    ],
  ])('%j in order', (scores, order) => {
    expect(scores.toSorted(higherFirst)).toEqual(order);
  });
});

describe('exp', () => {
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

  test('covers the whole range of float64', () => {
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
});

describe('tanh', () => {
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
});

describe('pairs', () => {
  /** Integers are float64 without loss, and BigInt knows their sums and products. */
  const integers = fc.double({ min: -(2 ** 200), max: 2 ** 200, noNaN: true }).map(Math.round);
  const exactly = ([high, low]: Pair): bigint => BigInt(high) + BigInt(low);

  test('a sum is exact, and its first part the nearest float64', () => {
    fc.assert(
      fc.property(integers, integers, (a, b) => {
        const pair = exactSum(a, b);
        expect(exactly(pair)).toBe(BigInt(a) + BigInt(b));
        expect(pair[0]).toBe(a + b);
      }),
    );
  });

  test('a product is exact, and its first part the nearest float64', () => {
    fc.assert(
      fc.property(integers, integers, (a, b) => {
        const pair = exactProduct(a, b);
        expect(exactly(pair)).toBe(BigInt(a) * BigInt(b));
        expect(pair[0]).toBe(a * b);
      }),
    );
  });

  test('the second part is the rounding error', () => {
    expect(exactSum(2 ** 53, 1)).toEqual([2 ** 53, 1]);
    expect(exactSum(1, 2 ** 53)).toEqual([2 ** 53, 1]);
    expect(exactProduct(2 ** 27 + 1, 2 ** 27 + 1)).toEqual([2 ** 54 + 2 ** 28, 1]);
  });
});

describe('minusLog', () => {
  /** Multiples of 2⁻⁵³ and −ln of them, correctly rounded from 60 digits (Python's decimal module). */
  const known: readonly (readonly [number, number])[] = [
    [1, 36.7368005696771],
    [2, 36.04365338911715],
    [3, 35.63818828100899],
    [568_416_432_208_837, 2.7629251483572097],
    [1_062_116_443_042_877, 2.1377606129074582],
    [1_891_107_552_740_887, 1.560861510588556],
    [3_419_269_212_589_084, 0.968597327054347],
    [4_253_608_691_488_932, 0.7502564482351096],
    [4_503_599_627_370_495, 0.6931471805599455],
    [4_503_599_627_370_496, 0.6931471805599453],
    [5_126_933_103_096_310, 0.5635165300124687],
    [6_004_799_503_160_661, 0.40546510810816444],
    [6_854_138_572_100_988, 0.273171533820535],
    [7_226_161_561_168_608, 0.22031618397806738],
    [9_007_199_254_740_990, 2.2204460492503136e-16],
    [9_007_199_254_740_991, 1.1102230246251565e-16],
    [9_007_199_254_740_992, 0],
  ];

  test('is −ln x, correctly rounded', () => {
    for (const [k, expected] of known) expect(minusLog(k * 2 ** -53) + 0, `${k} · 2⁻⁵³`).toBe(expected);
  });
});

describe('log', () => {
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

  test.each([0, -0, -1, -Infinity, Infinity, NaN])('of %s equals Math.log', (x) => {
    expect(log(x)).toBe(Math.log(x));
  });

  test.each([Number.MIN_VALUE, Number.MAX_VALUE])('of %s, at the end of the range', (x) => {
    expect(log(x)).toBeCloseTo(Math.log(x), 10);
  });
});

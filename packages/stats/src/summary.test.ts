import { Rng } from '@prism-rl/core';
import { describe, expect, it } from 'vitest';
import { quantile } from './bootstrap.ts';
import { performanceProfile } from './performanceProfile.ts';
import { ScoreMatrix } from './scoreMatrix.ts';
import {
  bootstrapMeanInterval,
  mean,
  median,
  standardDeviation,
  standardError,
  studentInterval,
  studentQuantile,
} from './summary.ts';

describe('Student’s quantiles', () => {
  // scipy.stats.t.ppf; the first two have closed forms: tan(0.475π) and 0.95 √(2 / (1 − 0.95²)).
  it.each([
    [0.975, 1, 12.706204736432095],
    [0.975, 2, 4.302652729911275],
    [0.9, 3, 1.63774435369621],
    [0.975, 4, 2.7764451051977987],
    [0.025, 5, -2.570581835636314],
    [0.975, 10, 2.2281388519649385],
    [0.995, 30, 2.749995653567265],
    [0.5, 7, 0],
  ])('of %d with %i degrees of freedom: %d', (probability, degrees, expected) => {
    expect(studentQuantile(probability, degrees)).toBeCloseTo(expected, 9);
  });
});

describe('summaries', () => {
  it('errors name the sample, not its quantiles', () => {
    expect(() => median([])).toThrow('A median needs at least one number, but got 0.');
    expect(() => studentInterval([1])).toThrow('interval needs at least 2 numbers, but got 1.');
    for (const wrong of [0, 1, -0.5, Number.NaN]) {
      expect(() => studentInterval([1, 2], wrong)).toThrow(/confidence/);
    }
    for (const wrong of [-0.1, 0, 1])
      expect(() => studentQuantile(wrong, 3)).toThrow(/must lie between 0 and 1/);
  });

  it('thresholds of a profile may repeat', () => {
    const twice = performanceProfile(ScoreMatrix.fromRuns([[0], [1]]), [0, 0.5, 0.5]);
    expect(Array.from(twice.fractions)).toEqual([0.5, 0.5, 0.5]);
  });

  it('by hand', () => {
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(quantile([3, 1, 2, 4], 0.5)).toBe(2.5);
    expect([0, 0.25, 0.75, 1].map((probability) => quantile([3, 1, 2, 5], probability))).toEqual([
      1, 1.75, 3.5, 5,
    ]);
    expect(mean([1, 2, 6])).toBe(3);
    expect(median([9, 1, 2])).toBe(2);
    expect(standardError([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
    // t(0.975, 4) = 2.776445; s = √2.5.
    expect(studentInterval([1, 2, 3, 4, 5]).high).toBeCloseTo(
      3 + (2.776445105 * Math.sqrt(2.5)) / Math.sqrt(5),
      8,
    );
    expect(standardError([7])).toBeNaN();
  });

  it('equal numbers have an unknown interval', () => {
    const unknown = { estimate: 4, low: Number.NaN, high: Number.NaN };
    expect(studentInterval([4, 4, 4])).toEqual(unknown);
    expect(bootstrapMeanInterval([4, 4, 4])).toEqual(unknown);
    expect(bootstrapMeanInterval([4])).toEqual(unknown);
  });

  it('quantiles of infinities are exact where they hit an element, and NaN stays NaN', () => {
    expect(quantile([1, Infinity], 0)).toBe(1);
    expect(quantile([Infinity, 1, Infinity], 0.75)).toBe(Infinity);
    expect(quantile([-Infinity, 1, 2], 0.5)).toBe(1);
    expect(quantile([1, Number.NaN, 2], 0)).toBeNaN();
  });

  it('the bootstrap of a mean is near the normal interval for many numbers', () => {
    const sample = new Float64Array(400);
    new Rng(3).fillNormal(sample, 10, 2);
    const { low, high } = bootstrapMeanInterval(sample);
    const student = studentInterval(sample);
    expect(low).toBeCloseTo(student.low, 1);
    expect(high).toBeCloseTo(student.high, 1);
  });
});

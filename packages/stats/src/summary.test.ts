import { Rng } from '@prism-rl/core';
import { describe, expect, it } from 'vitest';
import { quantile } from './bootstrap.ts';
import { performanceProfile } from './performanceProfile.ts';
import { ScoreMatrix } from './scoreMatrix.ts';
import {
  bootstrapMeanInterval,
  intervalText,
  median,
  standardError,
  studentInterval,
  studentQuantile,
} from './summary.ts';

describe('summaries', () => {
  it('errors name the sample, not its quantiles', () => {
    expect(() => median([])).toThrow('A median needs at least one number, but got 0.');
    expect(() => studentInterval([1])).toThrow('interval needs at least 2 numbers, but got 1.');
    expect(() => studentInterval([1, 2], -0.5)).toThrow(/confidence/);
    expect(() => studentQuantile(-0.1, 3)).toThrow(/must lie between 0 and 1/);
  });

  it('thresholds of a profile may repeat', () => {
    const twice = performanceProfile(ScoreMatrix.fromRuns([[0], [1]]), [0, 0.5, 0.5]);
    expect(Array.from(twice.fractions)).toEqual([0.5, 0.5, 0.5]);
  });

  it('equal numbers have an unknown interval', () => {
    const unknown = { estimate: 4, low: Number.NaN, high: Number.NaN };
    expect(studentInterval([4, 4, 4])).toEqual(unknown);
    expect(bootstrapMeanInterval([4, 4, 4])).toEqual(unknown);
    expect(bootstrapMeanInterval([4])).toEqual(unknown);
    expect(standardError([7])).toBeNaN();
    const format = (value: number): string => value.toFixed(1);
    expect(intervalText(unknown, format)).toBe('4.0 [unknown]');
    expect(intervalText({ estimate: 0.82, low: 0.71, high: 0.93 }, format)).toBe('0.8 [0.7, 0.9]');
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

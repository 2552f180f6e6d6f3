import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from './bootstrap.ts';
import { differenceInterval } from './difference.ts';
import { ScoreMatrix } from './scoreMatrix.ts';

describe('difference of two arms', () => {
  const low = ScoreMatrix.fromRuns([[1], [2], [3], [4]]);
  const high = ScoreMatrix.fromRuns([[11], [12], [13], [14]]);

  it('is that of the aggregates, and far from 0 where they are', () => {
    const interval = differenceInterval(high, low, 'iqm', { resamples: 2000 });
    expect(interval.estimate).toBe(10);
    expect(interval.low).toBeGreaterThan(5);
    expect(interval.high).toBeLessThan(15);
    expect(differenceInterval(low, high, 'mean', { resamples: 10 }).estimate).toBe(-10);
  });

  it('holds 0 for an arm against itself, and spreads more than one arm alone', () => {
    const difference = differenceInterval(low, low, 'mean', { resamples: 5000 });
    expect(difference.estimate).toBe(0);
    expect(difference.low).toBeLessThan(0);
    expect(difference.high).toBeGreaterThan(0);
    const alone = bootstrapInterval(low, 'mean', { resamples: 5000 });
    const ratio = (difference.high - difference.low) / (alone.high - alone.low);
    expect(ratio).toBeGreaterThan(1.2); // √2
    expect(ratio).toBeLessThan(1.6);
  });
});

describe('difference of arms with unequal numbers of seeds', () => {
  const [two, twelve] = [[0, 0], Array.from({ length: 12 }, (_, k) => k)].map((runs) =>
    ScoreMatrix.fromRuns(runs.map((score) => [score])),
  ) as [ScoreMatrix, ScoreMatrix];

  // The mean of 12 runs 0 … 11 has the deviation √(143 / 12 / 12) under resampling, the two zeros have none.
  const half = 1.96 * Math.sqrt(143 / 144);

  it.each([
    [two, twelve, -5.5],
    [twelve, two, 5.5],
  ])('each is resampled from all of its own', (x, y, estimate) => {
    const interval = differenceInterval(x, y, 'mean', { resamples: 20_000 });
    expect(interval.estimate).toBe(estimate);
    expect(Math.abs(interval.low - (estimate - half))).toBeLessThan(0.15);
    expect(Math.abs(interval.high - (estimate + half))).toBeLessThan(0.15);
  });
});

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { matrices } from '../test/matrices.ts';
import { bootstrapInterval, canVary } from './bootstrap.ts';
import { differenceInterval, improvementInterval, probabilityOfImprovement } from './improvement.ts';
import { ScoreMatrix } from './scoreMatrix.ts';
import { mean } from './summary.ts';

describe('difference', () => {
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

  test.each([
    ['one run each', [87], [0]],
    ['one run beside several', [87], [1, 2, 3]],
    ['several beside one run', [1, 2, 3], [87]],
    ['two equal runs each', [87, 87], [0, 0]],
    ['equal runs beside different ones', [87, 87], [1, 2]],
  ])('of %s only the estimate is known, for difference and improvement', (_, x, y) => {
    const [one, other] = [x, y].map((runs) => ScoreMatrix.fromRuns(runs.map((score) => [score])));
    const difference = differenceInterval(one!, other!, 'mean', { resamples: 10 });
    const improvement = improvementInterval(one!, other!, { resamples: 10 });
    expect(difference.estimate).toBe(mean(x) - mean(y));
    expect(improvement.estimate).toBe(mean(x) > mean(y) ? 1 : 0);
    for (const { low, high } of [difference, improvement])
      expect([low, high]).toEqual([Number.NaN, Number.NaN]);
  });

  describe('difference of arms with unequal numbers of seeds', () => {
    const [two, twelve] = [[-0.01, 0.01], Array.from({ length: 12 }, (_, k) => k)].map((runs) =>
      ScoreMatrix.fromRuns(runs.map((score) => [score])),
    ) as [ScoreMatrix, ScoreMatrix];

    // The mean of 12 runs 0 … 11 has the deviation √(143 / 12 / 12) under resampling, the two beside 0 next to none.
    const half = 1.96 * Math.sqrt(143 / 144);

    it.each([
      [two, twelve, -5.5],
      [twelve, two, 5.5],
    ])('each is resampled from all its runs', (x, y, estimate) => {
      const interval = differenceInterval(x, y, 'mean', { resamples: 20_000 });
      expect(interval.estimate).toBe(estimate);
      expect(Math.abs(interval.low - (estimate - half))).toBeLessThan(0.15);
      expect(Math.abs(interval.high - (estimate + half))).toBeLessThan(0.15);
    });
  });
});

describe('probability of improvement', () => {
  it('of x over y and of y over x sum to one', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 0, max: 9 }), (x, shift) => {
        const y = new ScoreMatrix(
          x.runs,
          x.tasks,
          x.values.map((value, k) => value + ((k * shift) % 3) - 1),
        );
        expect(probabilityOfImprovement(x, y) + probabilityOfImprovement(y, x)).toBeCloseTo(1, 12);
        expect(probabilityOfImprovement(x, x)).toBeCloseTo(0.5, 12);
        const { low, high } = improvementInterval(x, y, { resamples: 20 });
        // Unknown where one of them has runs that are all alike.
        expect(low >= 0 && high <= 1).toBe(canVary(x) && canVary(y));
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { rotation } from '../test/matrices.ts';
import { bootstrapInterval } from './bootstrap.ts';
import { differenceInterval } from './improvement.ts';
import { sampleEfficiency, scoresAt } from './learningCurves.ts';
import type { ScoreMatrix } from './scoreMatrix.ts';

it.each([
  ['one run', [[1, 3]], true],
  [
    'runs of equal curves',
    [
      [1, 3],
      [1, 3],
    ],
    true,
  ],
  [
    'runs that differ somewhere',
    [
      [1, 3],
      [1, 4],
    ],
    false,
  ],
])('the band of %s is unknown: %s', (_, runs, isUnknown) => {
  const values = Float64Array.from(runs.flat());
  const { estimate, low, high } = sampleEfficiency(
    { steps: [1, 2], runs: runs.length, tasks: 1, values },
    'mean',
    { resamples: 100 },
  );
  expect(estimate[0]).toBe(1);
  // Where all curves meet, the band is known to be narrow.
  expect([low[0], high[0]]).toEqual(isUnknown ? [Number.NaN, Number.NaN] : [1, 1]);
  expect([low[1], high[1]]).toEqual(isUnknown ? [Number.NaN, Number.NaN] : [3, 4]);
});

describe('curves, their options', () => {
  const curves = { steps: [1, 2], runs: 2, tasks: 1, values: Float64Array.of(0, 1, 2, 3) };

  it('optimum applies to optimality gaps', () => {
    const gaps = (optimum?: number): number[] => [
      ...sampleEfficiency(curves, 'optimalityGap', {
        resamples: 10,
        ...(optimum !== undefined && { optimum }),
      }).estimate,
    ];
    expect(gaps()).toEqual([0.5, 0]);
    expect(gaps(4)).toEqual([3, 2]);
    const gap = bootstrapInterval(scoresAt(curves, 0), 'optimalityGap', { resamples: 10, optimum: 4 });
    expect(gap.estimate).toBe(3);
    const [x, y] = [scoresAt(curves, 0), scoresAt(curves, 1)];
    // Short of 4 by 4 and 2, and by 3 and 1; short of 1 by 1 and 0, and by nothing.
    const difference = (optimum?: number): number =>
      differenceInterval(x, y, 'optimalityGap', { resamples: 10, ...(optimum !== undefined && { optimum }) })
        .estimate;
    expect([difference(), difference(4)]).toEqual([0.5, 1]);
  });

  it('runs, and tasks, are resampled separately for each point', () => {
    const two = {
      steps: [1, 2],
      runs: 2,
      tasks: 2,
      values: Float64Array.of(0, 1, 10, 11, 20, 21, 30, 31),
    };
    const seen: number[][] = [];
    const keep = (resample: ScoreMatrix): number => {
      seen.push([...resample.values]);
      return 0;
    };
    sampleEfficiency(two, keep, { rng: rotation, resamples: 1 });
    // Runs 0 1 | 0 1 | 0 1 | 0 1, point fastest: point 0 has run 0 of every task, point 1 run 1.
    expect(seen.slice(0, 2)).toEqual([
      [0, 10, 0, 10],
      [21, 31, 21, 31],
    ]);
    seen.length = 0;
    const backwards = {
      fillIntegers(out: Int32Array, _low: number, high: number): void {
        out.fill(high - 1);
      },
    };
    sampleEfficiency(two, keep, { rng: backwards, resamples: 1, resampleTasks: true });
    expect(seen[0]).toEqual([30, 30, 30, 30]);
    sampleEfficiency(two, keep, { rng: backwards, resamples: 1 });
    expect(seen.at(-4)).toEqual([20, 30, 20, 30]);
  });
});

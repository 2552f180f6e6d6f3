import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from './bootstrap.ts';
import { differenceInterval } from './improvement.ts';
import { sampleEfficiency, scoresAt } from './learningCurves.ts';

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
});

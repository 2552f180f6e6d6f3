import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrices } from '../test/matrices.ts';
import { canVary } from './bootstrap.ts';
import { performanceProfile, thresholdGrid } from './performanceProfile.ts';

describe('performance profile', () => {
  it('thresholds are equidistant', () => {
    expect(Array.from(thresholdGrid(0, 1, 5))).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(Array.from(thresholdGrid(0, 1, 2))).toEqual([0, 1]);
    expect(Array.from(thresholdGrid(0, 1, 1))).toEqual([0]);
    // Both ends to the last bit, whatever the steps between them add up to.
    for (const to of [0.1, 0.7, 1.1])
      for (let count = 2; count < 60; count++) {
        const grid = thresholdGrid(-0.2, to, count);
        expect([grid[0], grid.at(-1)]).toEqual([-0.2, to]);
      }
  });

  it('falls, and lies within its band', () => {
    fc.assert(
      fc.property(matrices, fc.constantFrom<'runs' | 'tasks'>('runs', 'tasks'), (scores, of) => {
        const { fractions, low, high } = performanceProfile(scores, thresholdGrid(-6, 6, 13), {
          of,
          resamples: 40,
        });
        expect(fractions[0]).toBe(1);
        expect(fractions[12]).toBe(0);
        for (let k = 1; k < 13; k++) expect(fractions[k]).toBeLessThanOrEqual(fractions[k - 1]!);
        for (let k = 0; k < 13; k++) expect(low[k]! <= high[k]!).toBe(canVary(scores));
      }),
    );
  });
});

import { Rng } from '@prism-rl/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrices } from '../test/matrices.ts';
import { type AggregateName, meanScore } from './aggregate.ts';
import { bootstrapInterval, bootstrapIntervals, canVary, namedRng } from './bootstrap.ts';
import { ScoreMatrix } from './scoreMatrix.ts';

describe('bootstrap', () => {
  it('every task keeps its own scores, and intervals stay in the range', () => {
    fc.assert(
      fc.property(
        matrices,
        fc.constantFrom<AggregateName>('iqm', 'mean', 'median', 'optimalityGap'),
        (scores, name) => {
          const { low, high } = bootstrapInterval(scores, name, { resamples: 60 });
          if (!canVary(scores)) {
            expect([low, high]).toEqual([Number.NaN, Number.NaN]);
            return;
          }
          expect(low).toBeLessThanOrEqual(high);
          const range = [...scores.values];
          if (name !== 'optimalityGap') {
            expect(low).toBeGreaterThanOrEqual(Math.min(...range) - 1e-12);
            expect(high).toBeLessThanOrEqual(Math.max(...range) + 1e-12);
          }
        },
      ),
    );
  });

  it.each([
    ['one run', [[5, 1]]],
    [
      'runs that are alike on each task',
      [
        [5, 1],
        [5, 1],
        [5, 1],
      ],
    ],
  ])('of %s is unknown, unless tasks are resampled', (_, rows) => {
    const scores = ScoreMatrix.fromRuns(rows);
    const options = { resamples: 100 };
    const unknown = { low: Number.NaN, high: Number.NaN };
    expect(bootstrapInterval(scores, 'mean', options)).toEqual({ estimate: 3, ...unknown });
    const ofTasks = bootstrapInterval(scores, 'mean', { ...options, resampleTasks: true });
    expect(ofTasks).toEqual({ estimate: 3, low: 1, high: 5 });
  });

  it('of two runs that differ on one task is known', () => {
    const scores = ScoreMatrix.fromRuns([
      [5, 1],
      [5, 2],
    ]);
    const { low, high } = bootstrapInterval(scores, 'mean', { resamples: 100 });
    expect([low, high]).toEqual([3, 3.5]);
  });

  it('is unknown for a statistic that is NaN on some resamples', () => {
    const scores = ScoreMatrix.fromRuns([[1], [2], [3], [4], [5]]);
    const needsOne = (resample: ScoreMatrix) =>
      Math.min(...resample.values) > 1 ? Number.NaN : meanScore(resample);
    const { estimate, low, high } = bootstrapInterval(scores, needsOne, { resamples: 200 });
    expect([estimate, low, high]).toEqual([3, Number.NaN, Number.NaN]);
  });

  it('is reproducible, depends on the seed, and each arm has its own stream', () => {
    const a = ScoreMatrix.fromRuns([[1], [2], [4], [9]]);
    const options = { resamples: 500 };
    expect(bootstrapInterval(a, 'mean', options)).toEqual(bootstrapInterval(a, 'mean', options));
    const custom = (rng: Rng) => bootstrapInterval(a, (s) => meanScore(s) ** 2, { resamples: 37, rng });
    expect(custom(new Rng(1))).not.toEqual(custom(new Rng(2)));
    const skewed = (runs: ScoreMatrix) => meanScore(runs) ** 2;
    const both = bootstrapIntervals({ first: a, second: a }, skewed, options);
    expect(both.second.estimate).toBe(both.first.estimate);
    expect(both.second.high).not.toBe(both.first.high);
    const three = bootstrapIntervals({ third: a, second: a, first: a }, skewed, options);
    expect(three).toMatchObject(both);
    const { first } = both;
    expect(first).toEqual(bootstrapInterval(a, skewed, { ...options, rng: namedRng('first') }));
    expect(bootstrapIntervals({ first: a }, skewed, { ...options, seed: 1 }).first).not.toEqual(first);
  });
});

describe('named streams', () => {
  it('differ by name and by seed, also by leading zeros of a name', () => {
    const first = (name: string, seed?: number): number => namedRng(name, seed).random();
    expect(first('a')).toBe(first('a', 0));
    const all = [first('a'), first('b'), first('a', 1), first('\0a'), first('\0\0a'), first(''), first('ab')];
    expect(new Set(all).size).toBe(all.length);
  });
});

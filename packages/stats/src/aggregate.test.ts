import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matrices } from '../test/matrices.ts';
import { interquartileMean, rankValues } from './aggregate.ts';
import { normalizeScores, ScoreMatrix } from './scoreMatrix.ts';

it('the interquartile mean equals sorting and cutting, ties or not', () => {
  fc.assert(
    fc.property(matrices, (scores) => {
      const sorted = Array.from(scores.values).sort((a, b) => a - b);
      const cut = Math.floor(sorted.length / 4);
      const kept = sorted.slice(cut, sorted.length - cut);
      const expected = kept.reduce((sum, value) => sum + value, 0) / kept.length;
      expect(interquartileMean(scores)).toBeCloseTo(expected, 12);
    }),
  );
});

it('scales scores to the range of each task', () => {
  const scores = ScoreMatrix.fromRuns([[10, 5]]);
  const ranges = [
    { low: 0, high: 20 },
    { low: 5, high: 6 },
  ];
  expect(Array.from(normalizeScores(scores, ranges).values)).toEqual([0.5, 0]);
  // From random actions at −30 to solved at 10.
  const one = ScoreMatrix.fromRuns([[0]]);
  expect(Array.from(normalizeScores(one, [{ low: -30, high: 10 }]).values)).toEqual([0.75]);
  expect(scores.at(0, 1)).toBe(5);
});

it('ranks drop duplicates', () => {
  const { sorted, ranks } = rankValues(Float64Array.of(3, 1, 2, 1, 1, 3));
  expect([...sorted]).toEqual([1, 2, 3]);
  expect([...ranks]).toEqual([2, 0, 1, 0, 0, 2]);
});

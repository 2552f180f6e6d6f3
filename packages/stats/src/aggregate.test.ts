import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrices } from '../test/matrices.ts';
import { interquartileMean, meanScore, medianScore, optimalityGap, rankValues } from './aggregate.ts';
import { normalizeScores, ScoreMatrix } from './scoreMatrix.ts';

describe('aggregates, by hand', () => {
  const scores = ScoreMatrix.fromRuns([
    [0, 10],
    [1, 20],
    [2, 30],
    [7, 40],
  ]);

  it('the interquartile mean drops floor(n / 4) at each end', () => {
    // 0 1 | 2 7 10 20 | 30 40
    expect(interquartileMean(scores)).toBe((2 + 7 + 10 + 20) / 4);
    // Nine scores: two at each end.
    expect(
      interquartileMean(
        ScoreMatrix.fromRuns([
          [9, 1, 8],
          [2, 7, 3],
          [6, 4, 500],
        ]),
      ),
    ).toBe((3 + 4 + 6 + 7 + 8) / 5);
    expect(interquartileMean(ScoreMatrix.fromRuns([[5]]))).toBe(5);
    expect(interquartileMean(ScoreMatrix.fromRuns([[1, 2, 6]]))).toBe(3);
  });

  it('mean, median and optimality gap', () => {
    expect(meanScore(scores)).toBe((2.5 + 25) / 2);
    expect(medianScore(scores)).toBe((2.5 + 25) / 2);
    expect(medianScore(ScoreMatrix.fromRuns([[1, 9, 4]]))).toBe(4);
    // 0 and 1 fall short of 2 by 2 and 1; the rest by nothing.
    expect(optimalityGap(scores, 2)).toBe(3 / 8);
    expect(optimalityGap(scores)).toBe(1 / 8);
  });

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

import { describe, expect, test } from 'vitest';
import { asha, medianPruner, rungsOf, type TrialScores } from './pruners.ts';

/** Trials by their values at the rungs so far; a trailing `…` is under way. */
function trials(...all: readonly (readonly (number | '…')[])[]): TrialScores[] {
  return all.map((values, number) => ({
    number,
    values: values.filter((value) => value !== '…'),
    isRunning: values.at(-1) === '…',
  }));
}

test('rungs divide a run, and its end is the last', () => {
  expect(rungsOf(9000, 3, 3)).toEqual([1000, 3000, 9000]);
  expect(rungsOf(100, 3, 3)).toEqual([12, 36, 100]);
  expect(rungsOf(100, 3, 1)).toEqual([100]);
  expect(rungsOf(3, 3, 3)).toEqual([1, 3]);
});

describe('ASHA, η = 3, promotes as computed by hand', () => {
  const { next } = asha([1, 3, 9], 3);
  // At each line: what there is, and which trial continues. A floor of a third of those at a rung may.
  test.each<[string, TrialScores[], number | undefined]>([
    ['nothing yet', trials(), undefined],
    ['two of three are not enough', trials([5], [7]), undefined],
    ['the best of three', trials([5], [7], [6]), 1],
    ['it is on its way: still one third', trials([5], [7, '…'], [6]), undefined],
    ['of five still one', trials([5], [7, '…'], [6], [9, '…'], [1]), undefined],
    ['of five one, and it is a newer one', trials([5], [7, '…'], [6], [9], [1]), 3],
    ['of six two', trials([5], [7, 8], [6], [4], [1], [2]), 2],
    ['of six two, the second waits', trials([5], [7, 8], [6], [4], [1], [6.5]), 5],
    ['of equals the older one', trials([5], [7], [7]), 1],
    [
      'the upper rung comes first',
      trials([9, 1], [9, 3], [9, 2], [8], [7], [6], [5], [4], [3], [2], [1], [0]),
      1,
    ],
    [
      'a third of the upper rung, then the lower one',
      trials([9, 1], [9, 3, '…'], [9, 2], [8], [7], ...Array.from({ length: 7 }, () => [0])),
      3,
    ],
    ['the last rung is the end', trials([9, 9, 9], [8, 8], [7, 7], [6], [5], [4]), undefined],
    [
      'what failed does not go on',
      trials([Number.NEGATIVE_INFINITY], [Number.NEGATIVE_INFINITY], [Number.NEGATIVE_INFINITY]),
      undefined,
    ],
    ['NaN does not go on, and hides no other', trials([1], [Number.NaN], [5]), 2],
    ['wherever it stands', trials([Number.NaN], [5], [1], [7], [Number.NaN], [6]), 3],
    ['where all are NaN, none goes on', trials([Number.NaN], [Number.NaN], [Number.NaN]), undefined],
    ['but it counts among the three', trials([Number.NEGATIVE_INFINITY], [Number.NEGATIVE_INFINITY], [1]), 2],
  ])('%s', (_, all, expected) => {
    expect(next(all)).toBe(expected);
  });
});

describe('the median rule', () => {
  const { next } = medianPruner([1, 3], 2);
  test.each<[string, TrialScores[], number | undefined]>([
    ['the first trials go on', trials([0], [9]), 0],
    ['a third one below the median waits', trials([5, '…'], [7, '…'], [4]), undefined],
    ['at the median it goes on', trials([5, '…'], [7, '…'], [6]), 2],
    ['of four the lower one in the middle counts', trials([5, '…'], [7, '…'], [6, '…'], [5.5]), 3],
    ['below it', trials([5, '…'], [7, '…'], [6, '…'], [4.9]), undefined],
    ['at it', trials([5, '…'], [7, '…'], [8, '…'], [7]), 3],
    ['what failed waits', trials([5, '…'], [7, '…'], [Number.NEGATIVE_INFINITY]), undefined],
    ['NaN waits, also among the first', trials([Number.NaN], [7, '…']), undefined],
    ['NaN is below the median', trials([5, '…'], [Number.NaN], [7, '…'], [4], [6, '…']), undefined],
    ['where most are NaN, a number goes on', trials([Number.NaN], [Number.NaN], [Number.NaN], [4]), 3],
  ])('%s', (_, all, expected) => {
    expect(next(all)).toBe(expected);
  });
});

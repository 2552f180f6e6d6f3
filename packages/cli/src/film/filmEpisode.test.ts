import { expect, test } from 'vitest';
import { spread } from '../writeReport.ts';
import { bestOf, type FilmedEpisode } from './filmEpisode.ts';

test.each([
  ['the highest returns', [1, 5, 3, 4], [1, 3]],
  ['of equals the earlier ones', [5, 5, 1, 5], [0, 1]],
  ['no NaN', [Number.NaN, 1, 5, Number.NaN, 3], [2, 4]],
])('it keeps %s, in the order in which they were played', (_what, returns, kept) => {
  let best: FilmedEpisode[] = [];
  for (const [seed, value] of returns.entries())
    best = bestOf([...best, { episode: { seed, return: value } } as FilmedEpisode], 2);
  expect(best.map(({ episode }) => episode.seed)).toEqual(kept);
});

test.each([
  [0, 4, []],
  [1, 4, [0]],
  [4, 4, [0, 1, 2, 3]],
  [5, 4, [0, 1, 3, 4]],
  [10, 4, [0, 3, 6, 9]],
  [100, 4, [0, 33, 66, 99]],
  [100, 2, [0, 99]],
  [100, 1, [99]],
])('of %i at most %i', (length, most, chosen) => {
  expect(
    spread(
      Array.from({ length }, (_, k) => k),
      most,
    ),
  ).toEqual(chosen);
});

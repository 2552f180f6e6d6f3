import type { SweepResult } from '@prism-rl/experiments';
import { expect, test } from 'vitest';
import { shownRuns } from '../src/commands/demo.ts';

function result(arm: string, seed: number, score: number): SweepResult {
  return { arm, seed, score } as SweepResult;
}

test('films show the run in the middle of DQN, of Rainbow and of the best arm, not the luckiest', () => {
  const results = [
    ...[500, 90, 120].map((score, k) => result('dqn', k + 1, score)),
    ...[30, 20].map((score, k) => result('rainbow', k + 1, score)),
    ...[200, 210, 190].map((score, k) => result('other', k + 1, score)),
  ];
  const shown = shownRuns(results, ['dqn', 'rainbow']);
  expect(shown.map(({ result: { arm, seed }, of }) => [arm, seed, of])).toEqual([
    ['dqn', 3, 3],
    ['rainbow', 2, 2],
    ['other', 1, 3],
  ]);
  expect(shownRuns(results.slice(0, 5), ['dqn', 'rainbow'])).toHaveLength(2);
  expect(shownRuns([], ['dqn'])).toEqual([]);
});

test('a score that is NaN is the lowest', () => {
  const scores = [5, Number.NaN, 1, 3];
  const results = [...scores.map((score, k) => result('other', k + 1, score)), result('nan', 1, Number.NaN)];
  const shown = shownRuns(results, []);
  expect(shown.map(({ result: { arm, seed } }) => [arm, seed])).toEqual([['other', 3]]);
});

test('of equal scores the run with the smaller seed counts first, however they lie in the file', () => {
  const runs = [3, 1, 2, 4].map((seed) => result('dqn', seed, 10));
  for (const results of [runs, runs.toReversed()]) {
    expect(shownRuns(results, ['dqn']).map(({ result: { seed } }) => seed)).toEqual([2]);
  }
});

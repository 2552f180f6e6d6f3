import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { RunningMoments } from './runningMoments.ts';
import { explainedVariance, moments, standardise } from './standardise.ts';

const closeTo = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 9));

test('standardised numbers have mean 0 and deviation 1; those that are all alike become 0', () => {
  const out = new Float64Array(4);
  expect(standardise([2, 4, 6, 8], 4, out, 0)).toEqual({ mean: 5, std: Math.sqrt(5) });
  expect([...out]).toEqual(closeTo([-3, -1, 1, 3].map((value) => value / Math.sqrt(5))));
  standardise([7, 7, 7], 3, out);
  expect([...out.slice(0, 3)]).toEqual([0, 0, 0]);
});

test('explained variance: 1 when right, 0 for a constant, below when worse', () => {
  expect(explainedVariance([1, 2, 3], [1, 2, 3], 3)).toBe(1);
  expect(explainedVariance([5, 5, 5], [1, 2, 3], 3)).toBe(0);
  expect(explainedVariance([3, 2, 1], [1, 2, 3], 3)).toBeCloseTo(-3, 12);
  expect(explainedVariance([3, 2, 1], [4, 4, 4], 3)).toBe(0);
});

test('running moments are those of all rows at once, also after saving', () => {
  const rng = new Rng(4);
  const rows = new Float64Array(60);
  rng.fillNormal(rows, 3, 2);
  const running = new RunningMoments(2);
  expect(running.variance(1)).toBe(1);
  running.add(rows.subarray(0, 14), 7);
  const other = new RunningMoments(2);
  other.restore(structuredClone(running.save()));
  for (const one of [running, other]) {
    one.add(rows.subarray(14), 23);
    expect(one.count).toBe(30);
    for (const j of [0, 1]) {
      const column = rows.filter((_, k) => k % 2 === j);
      const { mean, std } = moments(column, 30);
      expect(one.mean[j]).toBeCloseTo(mean, 12);
      expect(one.variance(j)).toBeCloseTo(std ** 2, 12);
    }
  }
});

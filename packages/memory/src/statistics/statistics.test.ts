import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { RewardScale } from './rewardScale.ts';
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

test('places that are 0 for long have the moments of all rows, too', () => {
  const column = [0, 0, 0, 0, 0, 0, 3, 0, -2];
  const running = new RunningMoments(2, 'sample');
  for (const [t, value] of column.entries()) {
    running.add([value, 1], 1);
    const so = column.slice(0, t + 1);
    const mean = so.reduce((a, b) => a + b, 0) / so.length;
    const variance = t === 0 ? 1 : so.reduce((sum, x) => sum + (x - mean) ** 2, 0) / t;
    expect(running.mean[0]).toBeCloseTo(mean, 12);
    expect(running.scale[0]! * Math.sqrt(variance + 1e-8)).toBeCloseTo(1, 9);
  }
});

test('rewards are divided by the deviation of their discounted sums, those of an ended episode left behind', () => {
  const scale = new RewardScale(2, 0.5, 'population');
  expect(scale.factor).toBeCloseTo(1, 7);
  scale.add(0, 4, false);
  scale.add(1, 2, true);
  scale.add(0, 1, false);
  scale.add(1, 1, false);
  // Sums 4, 2, 3 and 1: their mean is 2.5, their variance (2.25 + 0.25 + 0.25 + 2.25) / 4.
  expect(scale.factor).toBeCloseTo(1 / Math.sqrt(1.25), 7);
  const sample = new RewardScale(1, 0.5, 'sample');
  for (const reward of [4, 0, 2]) sample.add(0, reward, true);
  expect(sample.factor).toBeCloseTo(1 / 2, 7);

  const { meta, arrays } = structuredClone(scale.save());
  const earlier = Object.entries(arrays).map(([name, array]) => [name.replace('moments/', 'scale/'), array]);
  for (const saved of [
    { meta, arrays },
    { meta: { scale: meta.moments!, sums: {} }, arrays: Object.fromEntries(earlier) },
  ]) {
    const [same, others] = [new RewardScale(2, 0.5, 'population'), new RewardScale(3, 0.5, 'population')];
    for (const one of [same, others]) {
      one.restore(saved);
      expect(one.factor).toBe(scale.factor);
    }
    const twin = new RewardScale(2, 0.5, 'population');
    twin.restore(scale.save());
    for (const one of [same, twin]) one.add(0, 3, false);
    expect(same.factor).toBe(twin.factor);
    // Sums of another number of rows begin anew: 3, not 3 / 2 + 3.
    others.add(0, 3, false);
    expect(others.factor).not.toBe(same.factor);
  }
});

test.each([
  ['all alike, then another', [5, 5, 5, 0, 0, 7]],
  ['0, then others', [0, 0, 0, 0, 2, -1]],
  ['others, then 0', [3, -3, 0, 0, 0, 0]],
])('many rows at once are as good as one after the other: %s', (_name, column) => {
  const [together, apart] = [new RunningMoments(2, 'sample'), new RunningMoments(2, 'sample')];
  const rows = column.flatMap((value) => [value, 2 * value + 1]);
  together.add(rows.slice(0, 6), 3);
  together.add(rows.slice(6), 3);
  for (let t = 0; t < column.length; t++) apart.add(rows, 1, 2 * t);
  const { mean, std } = moments(column, column.length);
  for (const [j, factor, shift] of [
    [0, 1, 0],
    [1, 2, 1],
  ] as const) {
    expect(together.mean[j]).toBeCloseTo(factor * mean + shift, 12);
    expect(together.variance(j)).toBeCloseTo((factor * std) ** 2 * (6 / 5), 12);
    expect(together.scale[j]).toBe(apart.scale[j]);
    expect(together.scale[j]! * Math.sqrt(together.variance(j) + 1e-8)).toBeCloseTo(1, 12);
  }
});

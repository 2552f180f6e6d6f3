import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { discountedReturns } from './discountedReturns.ts';
import type { AdvantageSteps } from './generalisedAdvantages.ts';
import { generalisedAdvantages } from './generalisedAdvantages.ts';
import { RunningMoments } from './runningMoments.ts';
import { explainedVariance, moments, standardise } from './standardise.ts';

const closeTo = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 9));

test('a return counts what comes after, and its tail', () => {
  const out = new Float64Array(5);
  discountedReturns([9, 1, 2, 3, 9], 1, 4, 0.5, 8, out);
  // 3 + ½·8, 2 + ½·7, 1 + ½·5.5; the rest is left alone.
  expect([...out]).toEqual([0, 3.75, 5.5, 7, 0]);
});

describe('generalised advantages', () => {
  const one = (steps: Partial<AdvantageSteps>): AdvantageSteps => ({
    steps: 3,
    numEnvs: 1,
    rewards: [1, 2, 3],
    values: [0.5, 1, 1.5],
    nextValues: [1, 1.5, 4],
    terminated: [0, 0, 0],
    truncated: [0, 0, 0],
    ...steps,
  });
  const of = (steps: AdvantageSteps, discount: number, lambda: number): number[] => {
    const out = new Float64Array(steps.steps * steps.numEnvs);
    generalisedAdvantages(steps, discount, lambda, out);
    return [...out];
  };

  test('by hand, γ = ½, λ = ½', () => {
    // δ = 1 + ½ − ½, 2 + ¾ − 1, 3 + 2 − 1½; A₂ = 3.5, A₁ = 1.75 + ¼·3.5, A₀ = 1 + ¼·2.625
    expect(of(one({}), 0.5, 0.5)).toEqual([1.65625, 2.625, 3.5]);
  });

  test('a terminal state is worth nothing, and nothing crosses it', () => {
    // δ₁ = 2 − 1
    expect(of(one({ terminated: [0, 1, 0] }), 0.5, 0.5)).toEqual([1 + 0.25, 1, 3.5]);
  });

  test('a truncated episode is bootstrapped, and nothing crosses it', () => {
    expect(of(one({ truncated: [0, 1, 0], nextValues: [1, 10, 4] }), 0.5, 0.5)).toEqual([
      1 + 0.25 * 6,
      2 + 5 - 1,
      3.5,
    ]);
  });

  test('where an episode both terminates and is truncated, the terminal state counts', () => {
    expect(of(one({ terminated: [0, 1, 0], truncated: [0, 1, 0] }), 0.5, 0.5)).toEqual([1.25, 1, 3.5]);
  });

  test('λ = 0 are TD errors, λ = 1 n-step returns minus values', () => {
    expect(of(one({}), 0.5, 0)).toEqual([1, 1.75, 3.5]);
    const returns = new Float64Array(3);
    discountedReturns([1, 2, 3], 0, 3, 0.5, 4, returns);
    expect(of(one({}), 0.5, 1)).toEqual([returns[0]! - 0.5, returns[1]! - 1, returns[2]! - 1.5]);
  });

  test('environments do not mix', () => {
    const [a, b] = [one({}), one({ rewards: [-1, 0, 5], terminated: [1, 0, 0], truncated: [0, 1, 0] })];
    const woven = (key: 'rewards' | 'values' | 'nextValues' | 'terminated' | 'truncated'): number[] =>
      [0, 1, 2].flatMap((t) => [a[key][t]!, b[key][t]!]);
    const both = of(
      {
        steps: 3,
        numEnvs: 2,
        rewards: woven('rewards'),
        values: woven('values'),
        nextValues: woven('nextValues'),
        terminated: woven('terminated'),
        truncated: woven('truncated'),
      },
      0.9,
      0.8,
    );
    expect([both[0], both[2], both[4]]).toEqual(of(a, 0.9, 0.8));
    expect([both[1], both[3], both[5]]).toEqual(of(b, 0.9, 0.8));
  });
});

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

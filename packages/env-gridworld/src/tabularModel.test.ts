import { describe, expect, test } from 'vitest';
import { type AddOutcome, OutcomeSampler, tabularModel } from './tabularModel.ts';

describe('tabularModel', () => {
  const stay = (state: number, _action: number, add: AddOutcome): void => add(1, state, 0, false);

  test('start states are equally likely, also if one is named twice', () => {
    expect(tabularModel(3, 1, [0, 2, 2], stay).startDistribution).toEqual(Float64Array.of(0.5, 0, 0.5));
  });

  test.each([
    [[3], /starts in state 3 of 3/],
    [[-1], /starts in state -1/],
    [[0.5], /starts in state 0.5/],
    [[], /at least one state to start in/],
    [new Float64Array(3), /got 3 with sum 0/],
    [Float64Array.of(1), /3 states needs as many start probabilities.*got 1/],
    [Float64Array.of(2, -1, 0), /none of them negative/],
    [Float64Array.of(Number.NaN, 1, 0), /sum NaN/],
  ])('refuses starts %j', (starts, message) => {
    expect(() => tabularModel(3, 1, starts, stay)).toThrow(message);
  });

  test('refuses invalid outcomes', () => {
    const withOutcomes =
      (...outcomes: readonly Parameters<AddOutcome>[]) =>
      () => {
        const addAll = (_state: number, _action: number, add: AddOutcome): void => {
          for (const outcome of outcomes) add(...outcome);
        };
        return tabularModel(2, 1, [0], addAll);
      };
    expect(withOutcomes([2, 0, 0, false], [-1, 1, 0, false])).toThrow(/the probability -1/);
    expect(withOutcomes([Number.NaN, 0, 0, false])).toThrow(/the probability NaN/);
    expect(withOutcomes([1, 0.5, 0, false])).toThrow(/leads to state 0.5 of 2/);
    expect(withOutcomes([1, 2, 0, false])).toThrow(/leads to state 2 of 2/);
    expect(withOutcomes([0.5, 0, 0, false])).toThrow(/state 0 and action 0 have probabilities with sum 0.5/);
    expect(withOutcomes([1, 0, Number.NaN, false])).toThrow(/the reward NaN/);
  });
});

describe('outcomeSampler', () => {
  const model = tabularModel(30, 2, [3, 5, 7], (state, action, add) => {
    if (action === 0) {
      add(0.25, 0, 1, false);
      add(0.5, 1, 2, false);
      add(0.25, 2, 3, true);
    } else for (let k = 0; k < 30; k++) add(1 / 30, (state + k) % 30, 0, false);
  });

  test('takes the first outcome whose running sum is above the number', () => {
    const sampler = new OutcomeSampler(model);
    const first = (u: number) => sampler.outcome(0, 0, u);
    expect([0, 0.2499, 0.25, 0.7499, 0.75, 0.9999].map(first)).toEqual([0, 0, 1, 1, 2, 2]);
    // Long lists use binary search; it must agree with a linear scan.
    for (let u = 0; u < 1; u += 0.003) {
      const outcome = sampler.outcome(4, 1, u);
      let sum = 0;
      let walked = model.offsets[9]!;
      for (let k = model.offsets[9]!; k < model.offsets[10]!; k++) {
        sum += model.probabilities[k]!;
        if (sum > u) {
          walked = k;
          break;
        }
      }
      expect(outcome).toBe(walked);
    }
  });

  test('takes the first outcome, and state 0, if rounding leaves none', () => {
    const tenths = tabularModel(
      11,
      1,
      Array.from({ length: 10 }, (_, k) => k + 1),
      (_, __, add) => {
        for (let k = 0; k < 10; k++) add(0.1, 1, k, false);
      },
    );
    const sampler = new OutcomeSampler(tenths);
    expect(sampler.outcome(0, 0, 0.9999999999999999)).toBe(0);
    expect(sampler.start(0.9999999999999999)).toBe(0);
  });

  test('draws starts among states with a positive probability', () => {
    const sampler = new OutcomeSampler(model);
    expect([0, 0.3, 0.34, 0.6, 0.7, 0.99].map((u) => sampler.start(u))).toEqual([3, 3, 5, 5, 7, 7]);
  });
});

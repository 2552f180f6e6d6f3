import { expect, test } from 'vitest';
import type { AddOutcome } from './tabularModel.ts';
import { tabularModel } from './tabularModel.ts';

const stay = (state: number, _action: number, add: AddOutcome): void => add(1, state, 0, false);

test('states to start in are all alike, also one that is named twice', () => {
  expect(tabularModel(3, 1, stay, [0, 2, 2]).startDistribution).toEqual(Float64Array.of(0.5, 0, 0.5));
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
])('starts %j are refused', (starts, message) => {
  expect(() => tabularModel(3, 1, stay, starts)).toThrow(message);
});

test('outcomes that are none are refused', () => {
  const withOutcomes =
    (...outcomes: readonly Parameters<AddOutcome>[]) =>
    () => {
      const addAll = (_state: number, _action: number, add: AddOutcome): void => {
        for (const outcome of outcomes) add(...outcome);
      };
      return tabularModel(2, 1, addAll, [0]);
    };
  expect(withOutcomes([2, 0, 0, false], [-1, 1, 0, false])).toThrow(/the probability -1/);
  expect(withOutcomes([Number.NaN, 0, 0, false])).toThrow(/the probability NaN/);
  expect(withOutcomes([1, 0.5, 0, false])).toThrow(/leads to state 0.5 of 2/);
  expect(withOutcomes([1, 2, 0, false])).toThrow(/leads to state 2 of 2/);
  expect(withOutcomes([0.5, 0, 0, false])).toThrow(/state 0 and action 0 have probabilities with sum 0.5/);
  expect(withOutcomes([1, 0, Number.NaN, false])).toThrow(/the reward NaN/);
});

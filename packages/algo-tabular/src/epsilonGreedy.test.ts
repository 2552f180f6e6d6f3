import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import {
  epsilonGreedyAction,
  epsilonGreedyProbability,
  epsilonGreedyValue,
  greedyAction,
  maxValue,
} from './epsilonGreedy.ts';

// Two states of four actions; in the second, two are best.
const q = Float64Array.of(1, 4, 2, 3, -1, -5, -1, -9);

test('the best value and the first of the best actions', () => {
  expect([maxValue(q, 0, 4), maxValue(q, 4, 4)]).toEqual([4, -1]);
  expect([greedyAction(q, 0, 4), greedyAction(q, 4, 4)]).toEqual([1, 0]);
});

test.each([0, 4])('actions come as often as their probabilities say (state at %i)', (start) => {
  const rng = new Rng(1);
  const counts = new Float64Array(4);
  const draws = 40_000;
  for (let k = 0; k < draws; k++) counts[epsilonGreedyAction(q, start, 4, 0.2, rng.random())]!++;
  let sum = 0;
  for (let a = 0; a < 4; a++) {
    const expected = epsilonGreedyProbability(q, start, 4, 0.2, a);
    sum += expected;
    expect(Math.abs(counts[a]! / draws - expected)).toBeLessThan(0.01);
  }
  expect(sum).toBeCloseTo(1, 12);
});

test('ties share what is not explored', () => {
  expect([0, 1, 2, 3].map((a) => epsilonGreedyProbability(q, 4, 4, 0.2, a))).toEqual([
    0.45, 0.05, 0.45, 0.05,
  ]);
});

test('ε = 0 and ε = 1, at both ends of u', () => {
  const last = 1 - 2 ** -53;
  expect(epsilonGreedyAction(q, 0, 4, 0, 0)).toBe(1);
  expect(epsilonGreedyAction(q, 0, 4, 0, last)).toBe(1);
  expect(epsilonGreedyAction(q, 4, 4, 0, last)).toBe(2);
  expect(epsilonGreedyAction(q, 0, 4, 1, 0)).toBe(0);
  expect(epsilonGreedyAction(q, 0, 4, 1, last)).toBe(3);
  // u just below ε: their quotient rounds to 1.
  expect(epsilonGreedyAction(q, 0, 4, 0.3, 0.3 - 2 ** -54)).toBe(3);
});

test('the value of the policy', () => {
  expect(epsilonGreedyValue(q, 0, 4, 0.2)).toBeCloseTo(0.8 * 4 + 0.2 * 2.5, 12);
});

test('in the second of two rows only what is possible there is chosen, valued and counted', () => {
  // The best value of the row is of an action that is impossible, and the first row's mask would allow it.
  const q = Float64Array.of(9, 9, 9, 5, 1, 2);
  const possible = { array: Int8Array.of(1, 1, 0, 0, 1, 1), from: 3 };
  expect(greedyAction(q, 3, 3, possible)).toBe(2);
  expect(maxValue(q, 3, 3, possible)).toBe(2);
  expect([0.4, 0.7, 0.99].map((u) => epsilonGreedyAction(q, 3, 3, 0.3, u, possible))).toEqual([2, 2, 2]);
  expect([0, 0.1, 0.16, 0.29].map((u) => epsilonGreedyAction(q, 3, 3, 0.3, u, possible))).toEqual([
    1, 1, 2, 2,
  ]);
  expect([1, 2].map((a) => epsilonGreedyProbability(q, 3, 3, 0.3, a, possible))).toEqual([0.15, 0.85]);
  expect(epsilonGreedyValue(q, 3, 3, 0.3, possible)).toBeCloseTo(0.15 * 1 + 0.85 * 2, 12);
});

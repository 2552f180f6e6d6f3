import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { growTree, predict } from './regressionTree.ts';

const rowsOf = (features: readonly Float64Array[]): number[] => features.map((_, row) => row);

test('a step is found where it is, halfway between its neighbours', () => {
  const features = [0, 1, 2, 3, 5, 6, 7, 8].map((x) => Float64Array.of(x));
  const values = [1, 1, 1, 1, 9, 9, 9, 9];
  const tree = growTree(features, values, rowsOf(features), new Rng(1));
  expect(tree).toEqual({ feature: 0, threshold: 4, left: { mean: 1 }, right: { mean: 9 } });
  expect([3.9, 4.1].map((x) => predict(tree, Float64Array.of(x)))).toEqual([1, 9]);
});

test('two steps are two splits; rows come in any order, and twice', () => {
  const xs = [5, 0, 8, 3, 1, 7, 2, 4, 6, 8, 0];
  const features = xs.map((x) => Float64Array.of(x));
  const values = xs.map((x) => (x < 3 ? 10 : x < 6 ? 0 : 4));
  const tree = growTree(features, values, rowsOf(features), new Rng(1));
  expect([0, 2, 3, 5, 6, 8].map((x) => predict(tree, Float64Array.of(x)))).toEqual([10, 10, 0, 0, 4, 4]);
});

test('what is alike, or too few rows, is a leaf', () => {
  const features = [0, 1, 2, 3, 4, 5].map((x) => Float64Array.of(x));
  expect(growTree(features, [3, 3, 3, 3, 3, 3], rowsOf(features), new Rng(1))).toEqual({ mean: 3 });
  expect(growTree(features, [1, 1, 1, 5, 5, 5], [0, 1, 2, 3, 4], new Rng(1))).toEqual({ mean: 2.6 });
});

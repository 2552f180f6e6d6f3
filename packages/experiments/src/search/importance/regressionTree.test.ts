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

test('trees of several features are the same everywhere', () => {
  const rng = new Rng(3);
  const features = Array.from({ length: 60 }, () =>
    // The second takes few values, so that many are alike.
    Float64Array.of(rng.random(), rng.integers(0, 4), rng.random(), rng.random(), 7),
  );
  const values = features.map(([a, b, c]) => (a! > 0.5 ? 4 : 0) + b! + Math.round(3 * c!) / 10);
  const rows = Array.from(features, () => rng.integers(60));
  const trees = [1, 2, 3].map((seed) => growTree(features, values, rows, new Rng(seed)));
  expect(trees).toMatchSnapshot();
  const errors = trees.map((tree) =>
    rows.reduce((sum, row) => sum + (predict(tree, features[row]!) - values[row]!) ** 2, 0),
  );
  expect(errors.map((error) => error.toPrecision(12))).toMatchSnapshot();
});

test('a leaf has three rows at least', () => {
  const features = [0, 1, 2, 3, 4, 5, 6].map((x) => Float64Array.of(x));
  // The step would leave two rows on the right.
  const tree = growTree(features, [1, 1, 1, 1, 1, 9, 9], rowsOf(features), new Rng(1));
  expect(tree).toMatchObject({ feature: 0, threshold: 3.5 });
});

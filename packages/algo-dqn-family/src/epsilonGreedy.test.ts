import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { exploreEpsilon } from './epsilonGreedy.ts';

test('ε of the rows explore, uniformly over the actions', () => {
  const actions = new Int32Array(40_000).fill(-1);
  expect(exploreEpsilon(new Rng(2), 0.3, [4], actions)).toBe(true);
  const counts = [-1, 0, 1, 2, 3].map(
    (action) => actions.filter((chosen) => chosen === action).length / actions.length,
  );
  expect(counts[0]).toBeCloseTo(0.7, 1);
  for (const share of counts.slice(1)) expect(Math.abs(share - 0.075)).toBeLessThan(0.005);
});

test('ε = 1 leaves no row greedy, ε = 0 all', () => {
  const actions = new Int32Array(100).fill(-1);
  expect(exploreEpsilon(new Rng(0), 1, [2], actions)).toBe(false);
  expect(actions.every((action) => action >= 0)).toBe(true);
  actions.fill(-1);
  expect(exploreEpsilon(new Rng(0), 0, [2], actions)).toBe(true);
  expect(actions.every((action) => action === -1)).toBe(true);
});

test('rows that are chosen already stay so and draw nothing', () => {
  const actions = Int32Array.of(2, -1, 3);
  const [rng, same] = [new Rng(4), new Rng(4)];
  expect(exploreEpsilon(rng, 1, [4], actions)).toBe(false);
  same.random();
  expect([...actions]).toEqual([2, same.integers(0, 4), 3]);
  expect(rng.save()).toEqual(same.save());
});

import { Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { NStep, PrioritizedReplay } from '@prism-rl/memory';
import { expect, test } from 'vitest';
import { categoricalQLearning } from './categorical.ts';

const atoms = Float32Array.of(0, 1, 2);
const logOf = (probabilities: number[]): number[] => probabilities.map(Math.log);

test('the cross-entropy of the projected target, by hand', () => {
  const { crossEntropy, divergence } = categoricalQLearning(
    atoms,
    tf.tensor3d([[logOf([0.5, 0.25, 0.25]), logOf([0.2, 0.4, 0.4])]]),
    tf.tensor1d([0], 'int32'),
    tf.tensor1d([0.5]),
    tf.tensor1d([0.5]),
    tf.tensor3d([[logOf([0.1, 0.1, 0.8]), logOf([0.5, 0.25, 0.25])]]),
    tf.tensor2d([[0, 1]]),
  );
  // r + γ z = 0.5, 1, 1.5 with mass 0.5, 0.25, 0.25 → the atoms receive 0.25, 0.25 + 0.25 + 0.125 and 0.125.
  const target = [0.25, 0.625, 0.125];
  const expected = -target.reduce((sum, m, i) => sum + m * Math.log([0.5, 0.25, 0.25][i]!), 0);
  const entropy = -target.reduce((sum, m) => sum + m * Math.log(m), 0);
  expect(crossEntropy.dataSync()[0]).toBeCloseTo(expected, 6);
  expect(divergence.dataSync()[0]).toBeCloseTo(expected - entropy, 6);
});

test('a perfect prediction has no divergence, also where the target has atoms without mass', () => {
  const { crossEntropy, divergence } = categoricalQLearning(
    atoms,
    tf.tensor3d([
      [
        [-100, 100, -100],
        [0, 0, 0],
      ],
    ]),
    tf.tensor1d([0], 'int32'),
    tf.tensor1d([1]),
    tf.tensor1d([0]), // terminated
    tf.tensor3d([
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    ]),
    tf.tensor2d([[1, 0]]),
  );
  expect(crossEntropy.dataSync()[0]).toBeCloseTo(0, 6);
  expect(divergence.dataSync()[0]).toBe(0);
});

test('windows of n steps: the return is shifted by the rewards and shrunk by γⁿ', () => {
  const space = new Box({ low: -1, high: 9, shape: [1] });
  const actionSpace = new Discrete(2);
  const options = { observationSpace: space, actionSpace, discount: 0.5 };
  const ring = new PrioritizedReplay({ ...options, capacity: 8, batchSize: 3, learningStarts: 1, alpha: 0 });
  const memory = new NStep(ring, { ...options, steps: 2, numEnvs: 1 });
  for (const [t, reward] of [1, 0.5, 2].entries()) {
    memory.add({
      count: 1,
      observations: Float32Array.of(t),
      actions: Int32Array.of(0),
      rewards: Float64Array.of(reward),
      nextObservations: Float32Array.of(t + 1),
      terminated: Uint8Array.of(t === 2 ? 1 : 0),
      truncated: Uint8Array.of(0),
      starts: new Uint8Array(1),
      extras: {},
    });
  }
  const batch = memory.sample(new Rng(0));
  const rows = Array.from(batch.observations, (_, k) => [
    batch.observations[k],
    batch.rewards[k],
    batch.discounts[k],
    batch.nextObservations[k],
  ]);
  // Step 0: 1 + ½·0.5, then γ² = ¼. Step 1: 0.5 + ½·2 and the end. Step 2: 2 and the end.
  expect(rows.sort()).toEqual([
    [0, 1.25, 0.25, 2],
    [1, 1.5, 0, 3],
    [2, 2, 0, 3],
  ]);

  // Step 0: 1.25 + ¼·{0, 1, 2} = 1.25, 1.5, 1.75, equally likely, projects to 0, 0.5, 0.5. The others: all mass at 1.5, and at 2.
  const uniform = logOf([1 / 3, 1 / 3, 1 / 3]);
  const skewed = [0.2, 0.3, 0.5];
  const other = logOf([0.98, 0.01, 0.01]);
  const { crossEntropy } = categoricalQLearning(
    atoms,
    tf.tensor3d([other, other, other].map((row) => [logOf(skewed), row])),
    tf.tensor1d([0, 0, 0], 'int32'),
    tf.tensor1d(rows.map((row) => row[1]!)),
    tf.tensor1d(rows.map((row) => row[2]!)),
    tf.tensor3d([other, other, other].map((row) => [row, uniform])),
    tf.tensor2d([
      [0, 1],
      [0, 1],
      [0, 1],
    ]),
  );
  const between = -0.5 * Math.log(0.3) - 0.5 * Math.log(0.5);
  for (const [k, expected] of [between, between, -Math.log(0.5)].entries()) {
    expect(crossEntropy.dataSync()[k]).toBeCloseTo(expected, 6);
  }
});

import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { quantileQLearning } from './quantile.ts';
import { greedyPolicy, outputsOfActions, outputsUnderPolicy } from './valueModel.ts';

test('the first of the best actions gets all probability', () => {
  const policy = greedyPolicy(
    tf.tensor2d([
      [1, 3, 3],
      [-1, -2, -3],
    ]),
  );
  expect(policy.arraySync()).toEqual([
    [0, 1, 0],
    [1, 0, 0],
  ]);
});

test('outputs of actions, and their mean under a policy', () => {
  const outputs = tf.tensor3d([
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    [
      [7, 8, 9],
      [10, 11, 12],
    ],
  ]);
  expect(outputsOfActions(outputs, tf.tensor1d([1, 0], 'int32')).arraySync()).toEqual([
    [4, 5, 6],
    [7, 8, 9],
  ]);
  const policy = tf.tensor2d([
    [0.5, 0.5],
    [0.25, 0.75],
  ]);
  expect(outputsUnderPolicy(outputs, policy).arraySync()).toEqual([
    [2.5, 3.5, 4.5],
    [9.25, 10.25, 11.25],
  ]);
});

test('Q-learning on quantiles takes those of the action chosen, shifted and shrunk', () => {
  const loss = quantileQLearning(
    tf.tensor3d([
      [
        [0, 0],
        [9, 9],
      ],
    ]),
    tf.tensor2d([[0.25, 0.75]]),
    tf.tensor1d([0], 'int32'),
    tf.tensor1d([1]),
    tf.tensor1d([0.5]),
    tf.tensor3d([
      [
        [-50, 50],
        [2, 4],
      ],
    ]),
    tf.tensor2d([[0, 1]]),
    1,
  );
  // Targets 1 + ½·2 and 1 + ½·4: errors 2 and 3, losses 1.5 and 2.5, at ¼ and at ¾.
  expect(loss.dataSync()[0]).toBeCloseTo(0.25 * 2 + 0.75 * 2, 6);
});

import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
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

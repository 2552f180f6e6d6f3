import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { qLearningError } from './qLearning.ts';

test('δ = r + γ max q_t − q_tm1(a), by hand', () => {
  const error = qLearningError(
    tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
      [0, -1, 0],
    ]),
    tf.tensor1d([0, 2, 1], 'int32'),
    tf.tensor1d([0.5, -1, 2]),
    tf.tensor1d([0.9, 0.9, 0]),
    tf.tensor2d([
      [10, 0, 5],
      [-1, -2, -3],
      [100, 100, 100],
    ]),
  );
  // 0.5 + 0.9·10 − 1;  −1 + 0.9·(−1) − 6;  2 + 0 − (−1): the third one terminated.
  const values = [...error.dataSync()];
  for (const [k, expected] of [8.5, -7.9, 3].entries()) expect(values[k]).toBeCloseTo(expected, 5);
});

test('the gradient flows through the chosen action only', () => {
  const actions = tf.tensor1d([1], 'int32');
  const gradient = tf.grad((q) =>
    tf.sum(
      qLearningError(q as tf.Tensor2D, actions, tf.tensor1d([0]), tf.tensor1d([1]), tf.tensor2d([[7, 8]])),
    ),
  )(tf.tensor2d([[3, 4]]));
  expect(Array.from(gradient.dataSync(), (g) => g + 0)).toEqual([0, -1]);
});

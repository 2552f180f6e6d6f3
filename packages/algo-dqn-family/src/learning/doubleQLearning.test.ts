import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { doubleQLearningError } from './doubleQLearning.ts';

const arguments_ = [
  tf.tensor2d([
    [1, 2, 3],
    [4, 5, 6],
  ]),
  tf.tensor1d([0, 2], 'int32'),
  tf.tensor1d([0.5, -1]),
  tf.tensor1d([0.5, 0.25]),
] as const;
const qT = tf.tensor2d([
  [10, 20, 30],
  [-4, -8, -12],
]);

test('the selector chooses, the target network says what that is worth: by hand', () => {
  // The selector's best are the actions 1 and 2, which are worth 20 and −12; the target's own best would be 30 and −4.
  const selectorT = tf.tensor2d([
    [0, 9, 8],
    [-3, -2, -1],
  ]);
  // 0.5 + 0.5 · 20 − 1;  −1 + 0.25 · (−12) − 6.
  expect(doubleQLearningError(...arguments_, qT, selectorT).arraySync()).toEqual([9.5, -10]);
  // 0.5 + 0.5 · 30 − 1;  −1 + 0.25 · (−4) − 6.
  expect(doubleQLearningError(...arguments_, qT, qT).arraySync()).toEqual([14.5, -8]);
});

test('no gradient flows through the choice', () => {
  const [qTm1, aTm1, rT, discountT] = arguments_;
  const gradient = tf.grad((q) =>
    tf.sum(doubleQLearningError(q as tf.Tensor2D, aTm1, rT, discountT, qT, qTm1)),
  )(qTm1);
  expect((gradient.arraySync() as number[][]).map((row) => row.map((g) => g + 0))).toEqual([
    [-1, 0, 0],
    [0, 0, -1],
  ]);
});

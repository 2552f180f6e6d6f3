import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { greedyPolicy } from '../values/valueModel.ts';
import { tdError } from './update.ts';

test('δ = r + γ max q_t − q_tm1(a), by hand', () => {
  const error = tdError(
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
  // 0.5 + 0.9·10 − 1; −1 + 0.9·(−1) − 6; 2 + 0 − (−1): the third row terminated.
  const values = [...error.dataSync()];
  for (const [k, expected] of [8.5, -7.9, 3].entries()) expect(values[k]).toBeCloseTo(expected, 5);
});

test('δ = r + γ Σ π q_t − q_tm1(a), by hand', () => {
  const error = tdError(
    tf.tensor2d([
      [1, 2],
      [3, 4],
    ]),
    tf.tensor1d([0, 1], 'int32'),
    tf.tensor1d([0.5, -1]),
    tf.tensor1d([0.5, 0]),
    tf.tensor2d([
      [10, 20],
      [100, 100],
    ]),
    tf.tensor2d([
      [0.25, 0.75],
      [0.5, 0.5],
    ]),
  );
  // 0.5 + 0.5 · (2.5 + 15) − 1; −1 + 0 − 4: the second row terminated.
  expect(error.arraySync()).toEqual([8.25, -5]);
});

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
  // The selector prefers actions 1 and 2, with target values 20 and −12; the target's own maxima are 30 and −4.
  const selectorT = tf.tensor2d([
    [0, 9, 8],
    [-3, -2, -1],
  ]);
  // 0.5 + 0.5 · 20 − 1;  −1 + 0.25 · (−12) − 6.
  expect(tdError(...arguments_, qT, greedyPolicy(selectorT)).arraySync()).toEqual([9.5, -10]);
  // 0.5 + 0.5 · 30 − 1;  −1 + 0.25 · (−4) − 6.
  expect(tdError(...arguments_, qT).arraySync()).toEqual([14.5, -8]);
});

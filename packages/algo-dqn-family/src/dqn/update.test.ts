import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { greedyPolicy } from '../values/valueModel.ts';
import { munchausen } from './munchausen.ts';
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

test('the log-policy rewards, and bootstrapping is soft: by hand', () => {
  const temperature = 0.5;
  const { rT, policyT } = munchausen(
    tf.tensor2d([
      [0, Math.log(3) * temperature],
      [0, 100],
    ]),
    tf.tensor1d([0, 0], 'int32'),
    tf.tensor1d([2, 2]),
    tf.tensor1d([0.8, 0]),
    tf.tensor2d([
      [Math.log(9) * temperature, 0],
      [7, 7],
    ]),
    { munchausenAlpha: 0.9, munchausenTemperature: temperature, munchausenClip: -1 },
  );
  // π_tm1 = (¼, ¾), π_t = (0.9, 0.1). In the second row, which terminated, τ log π = −100 is clipped to −1.
  const entropy = -0.9 * Math.log(0.9) - 0.1 * Math.log(0.1);
  const first = 2 + 0.9 * temperature * Math.log(0.25) + 0.8 * temperature * entropy;
  expect(rT.dataSync()[0]).toBeCloseTo(first, 5);
  expect(rT.dataSync()[1]).toBeCloseTo(2 - 0.9, 5);
  for (const [k, expected] of [0.9, 0.1, 0.5, 0.5].entries()) {
    expect(policyT.dataSync()[k]).toBeCloseTo(expected, 5);
  }
});

test('a cold policy is greedy, and its soft value the maximum', () => {
  const { rT, policyT } = munchausen(
    tf.tensor2d([[1, 2]]),
    tf.tensor1d([1], 'int32'),
    tf.tensor1d([0.5]),
    tf.tensor1d([0.99]),
    tf.tensor2d([[3, 4]]),
    { munchausenAlpha: 0.9, munchausenTemperature: 0.03, munchausenClip: -1 },
  );
  expect(rT.dataSync()[0]).toBeCloseTo(0.5, 6);
  expect([...policyT.dataSync()].map(Math.round)).toEqual([0, 1]);
});

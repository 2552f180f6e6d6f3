import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { stopGradient } from './stopGradient.ts';

test('the numbers pass, their gradient does not: of x · stop(x) only the first factor counts', () => {
  const x = tf.tensor1d([3, -2, 0.5]);
  expect([...stopGradient(x).dataSync()]).toEqual([3, -2, 0.5]);
  const gradient = tf.grad((value: tf.Tensor) => tf.sum(tf.mul(value, stopGradient(value))));
  expect([...gradient(x).dataSync()]).toEqual([3, -2, 0.5]);
  const none = tf.grad((value: tf.Tensor) => tf.sum(tf.square(stopGradient(value))));
  expect([...none(x).dataSync()]).toEqual([0, 0, 0]);
});

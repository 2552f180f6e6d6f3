import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { scaleGradient } from './scaleGradient.ts';

test('the numbers pass, their gradient is scaled', () => {
  const x = tf.tensor1d([3, -2, 0.5]);
  expect([...scaleGradient(x, 0.25).dataSync()]).toEqual([3, -2, 0.5]);
  const gradient = tf.grad((value: tf.Tensor) => tf.sum(tf.square(scaleGradient(value, 0.25))));
  expect([...gradient(x).dataSync()]).toEqual([1.5, -1, 0.25]);
});

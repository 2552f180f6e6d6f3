import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { explained } from './losses.ts';

test.each<[string, readonly number[], readonly number[], number]>([
  ['most of it', [1, 2, 3, 4], [1, 2, 2.5, 2.5], 0.7],
  ['all of it', [1, 2, 3], [1, 2, 3], 1],
  ['nothing, where returns do not vary', [0, 0, 0], [0.1, -0.1, 0.3], 0],
  ['nothing of a single step', [5], [3], 0],
])('values explain %s', (_name, returns, values, expected) => {
  const error = tf.sub(tf.tensor1d([...returns]), tf.tensor1d([...values]));
  const found = explained(error, tf.tensor1d([...returns]), (x) => tf.mean(x));
  expect(found.dataSync()[0]).toBeCloseTo(expected, 6);
});

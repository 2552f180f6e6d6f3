import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, expect, test } from 'vitest';
import { sgd } from './sgd.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('without momentum a step is the gradient times the rate, and nothing is remembered', () => {
  const x = tf.variable(tf.tensor1d([1, -2]));
  const optimizer = sgd({ x });
  expect(optimizer.variables).toEqual({});
  optimizer.apply({ x: tf.tensor1d([10, -4]) }, 0.25);
  expect(Array.from(x.dataSync())).toEqual([-1.5, -1]);
});

test('momentum adds up the steps before: 1, then 1 + ½, then 1 + ¾', () => {
  const x = tf.variable(tf.tensor1d([0]));
  const optimizer = sgd({ x }, { momentum: 0.5 });
  const seen = [0, 1, 2].map(() => {
    optimizer.apply({ x: tf.tensor1d([1]) }, 1);
    return x.dataSync()[0];
  });
  expect(seen).toEqual([-1, -2.5, -4.25]);
});

test('a velocity without a gradient ends at 0, not among denormal numbers', () => {
  const x = tf.variable(tf.tensor1d([0]));
  const optimizer = sgd({ x }, { momentum: 0.5 });
  optimizer.apply({ x: tf.tensor1d([1]) }, 1);
  for (let t = 0; t < 120; t++) optimizer.apply({ x: tf.tensor1d([0]) }, 1);
  expect(optimizer.variables['x/velocity']!.dataSync()[0]).toBe(0);
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { valueAndGradients } from './gradients.ts';
import { rmsProp } from './rmsProp.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('ten steps of centred RMSProp are those of PyTorch', () => {
  const x = tf.variable(tf.tensor1d([1, -2, 0.5]));
  const optimizer = rmsProp({ x });
  for (let t = 0; t < 10; t++) {
    const { gradients } = valueAndGradients({ x }, () => {
      const bowl = tf.mul(tf.sum(tf.square(x)), 0.5);
      return tf.add(bowl, tf.mul(tf.sum(tf.slice(x, 0, 1)), t % 3)) as tf.Scalar;
    });
    optimizer.apply(gradients, 0.01);
  }
  // torch 2.13: RMSprop([x], lr=0.01, alpha=0.95, eps=0.01, centered=True) on (x ** 2).sum() / 2 + (t % 3) * x[0].
  const torch = [0.7512606978416443, -1.7458850145339966, 0.27837687730789185];
  for (const [i, value] of torch.entries()) expect(x.dataSync()[i]).toBeCloseTo(value, 6);
});

test('a gradient that never changes has no variance: the step is α g / ε', () => {
  const x = tf.variable(tf.tensor1d([0]));
  const optimizer = rmsProp({ x }, { decay: 0, epsilon: 0.5 });
  optimizer.apply({ x: tf.tensor1d([0.1]) }, 0.25);
  expect(x.dataSync()[0]).toBeCloseTo(-0.05, 7);
});

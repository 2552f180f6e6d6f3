import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, expect, test } from 'vitest';
import { valueAndGradients } from './gradients.ts';
import type { RmsPropOptions } from './rmsProp.ts';
import { rmsProp } from './rmsProp.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

// torch 2.13: RMSprop([x], lr=…, alpha=…, eps=…, centered=True) on (x ** 2).sum() / 2 + (t % 3) * x[0]; with an ε as large as the gradients,
// too, which shows that it stands outside of the root.
test.each<[number, RmsPropOptions, readonly number[]]>([
  [0.01, {}, [0.7512606978416443, -1.7458850145339966, 0.27837687730789185]],
  [0.1, { decay: 0.9, epsilon: 0.5 }, [-0.030098988939424753, -0.8685507949186378, 0.09900557785761498]],
])('ten steps of centred RMSProp with a rate of %d and %o are those of PyTorch', (rate, options, torch) => {
  const x = tf.variable(tf.tensor1d([1, -2, 0.5]));
  const optimizer = rmsProp({ x }, options);
  for (let t = 0; t < 10; t++) {
    const { gradients } = valueAndGradients({ x }, () => {
      const bowl = tf.mul(tf.sum(tf.square(x)), 0.5);
      return tf.add(bowl, tf.mul(tf.sum(tf.slice(x, 0, 1)), t % 3)) as tf.Scalar;
    });
    optimizer.apply(gradients, rate);
  }
  for (const [i, value] of torch.entries()) expect(x.dataSync()[i]).toBeCloseTo(value, 6);
});

test('a gradient that never changes has no variance: the step is α g / ε', () => {
  const x = tf.variable(tf.tensor1d([0]));
  const optimizer = rmsProp({ x }, { decay: 0, epsilon: 0.5 });
  optimizer.apply({ x: tf.tensor1d([0.1]) }, 0.25);
  expect(x.dataSync()[0]).toBeCloseTo(-0.05, 7);
});

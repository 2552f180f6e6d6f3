import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { dense } from './dense.ts';
import { disposeVariables } from './network.ts';
import { noisyDense } from './noisyDense.ts';
import { sequential } from './sequential.ts';

test('layers follow each other; noise is handed out in their order', () => {
  const rng = new Rng(0);
  const first = noisyDense({ inputSize: 1, units: 2, rng });
  const plain = dense({ inputSize: 2, units: 2, rng });
  const last = noisyDense({ inputSize: 2, units: 1, rng });
  const network = sequential([['first', first], tf.relu, ['plain', plain], ['last', last]]);
  expect(network.noiseSize).toBe(6);
  expect(Object.keys(network.variables)).toEqual([
    'first/kernel',
    'first/bias',
    'first/kernelSigma',
    'first/biasSigma',
    'plain/kernel',
    'plain/bias',
    'last/kernel',
    'last/bias',
    'last/kernelSigma',
    'last/biasSigma',
  ]);
  const noise = tf.tensor1d([1, -2, 3, -4, 5, -6]);
  const x = tf.tensor2d([[0.5], [-2]]);
  const byHand = last.apply(
    plain.apply(tf.relu(first.apply(x, tf.tensor1d([1, -2, 3])))),
    tf.tensor1d([-4, 5, -6]),
  );
  expect([...network.apply(x, noise).dataSync()]).toEqual([...byHand.dataSync()]);
  disposeVariables(network.variables);
});

test('without layers it is the identity', () => {
  const x = tf.tensor1d([1, 2]);
  expect(sequential([]).apply(x)).toBe(x);
  expect(sequential([]).noiseSize).toBe(0);
});

import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { activateBackend } from './backends.ts';
import { convolutions } from './convolutions.ts';
import { dense, noisyDense } from './layers.ts';
import { disposeVariables, sequential, variableOf } from './network.ts';
import { adam, rmsProp } from './optimizers.ts';

describe('variableOf', () => {
  beforeAll(async () => {
    await activateBackend('tfjs-cpu');
  });

  test('has its initial values, and leaks nothing after disposal', () => {
    const before = tf.memory();
    const variable = variableOf(() => tf.tensor2d([1, 2, 3, 4], [2, 2]), false);
    expect([[...variable.dataSync()], variable.shape, variable.trainable]).toEqual([
      [1, 2, 3, 4],
      [2, 2],
      false,
    ]);
    expect(tf.memory().numTensors).toBe(before.numTensors + 1);
    tf.tidy(() => variable.assign(tf.fill([2, 2], 7)));
    expect([...variable.dataSync()]).toEqual([7, 7, 7, 7]);
    expect(tf.memory().numBytes).toBe(before.numBytes + 16);
    variable.dispose();
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  });

  const rng = new Rng(0);
  const image = { height: 4, width: 4, channels: 1, layers: [{ filters: 2, size: 2, stride: 1 }], rng };

  test.each([
    ['dense', () => dense({ inputSize: 3, units: 2, rng })],
    ['noisyDense', () => noisyDense({ inputSize: 3, units: 2, rng })],
    ['convolutions', () => convolutions(image)],
  ])('%s and its optimizers leak nothing', (_name, create) => {
    const before = tf.memory().numTensors;
    const { variables } = create();
    for (const make of [adam, rmsProp]) disposeVariables(make(variables).variables);
    disposeVariables(variables);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('sequential', () => {
  test('applies layers in order, and splits the noise in order', () => {
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
});

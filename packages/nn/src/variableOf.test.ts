import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, expect, test } from 'vitest';
import { adam } from './adam.ts';
import { activateBackend } from './backends.ts';
import { convolutions } from './convolutions.ts';
import { dense } from './dense.ts';
import { disposeVariables } from './network.ts';
import { noisyDense } from './noisyDense.ts';
import { rmsProp } from './rmsProp.ts';
import { variableOf } from './variableOf.ts';

beforeAll(async () => {
  await activateBackend('tfjs-cpu');
});

test('it has its first values, and nothing is left when it is gone', () => {
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
])('%s and its optimizers leave nothing', (_name, create) => {
  const before = tf.memory().numTensors;
  const { variables } = create();
  for (const make of [adam, rmsProp]) disposeVariables(make(variables).variables);
  disposeVariables(variables);
  expect(tf.memory().numTensors).toBe(before);
});

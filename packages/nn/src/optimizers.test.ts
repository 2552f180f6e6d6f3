// Properties of every optimizer.
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.ts';
import { radam } from './radam.ts';
import { rmsProp } from './rmsProp.ts';
import { sgd } from './sgd.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const optimizers = {
  adam: () => adam,
  radam: () => radam,
  rmsProp: () => rmsProp,
  sgd: () => (parameters: Parameters<typeof sgd>[0]) => sgd(parameters, { momentum: 0.9 }),
};

describe.each(Object.entries(optimizers))('%s', (_name, make) => {
  test('its slots are no parameters: gradients by all that can be trained do not see them', () => {
    const x = tf.variable(tf.tensor1d([1, -2]));
    const { variables } = make()({ x });
    expect(Object.keys(variables).length).toBeGreaterThan(0);
    for (const [name, slot] of Object.entries(variables))
      expect([name, slot.trainable]).toEqual([name, false]);
  });

  test('each parameter has slots of its own shape, and moves by its own gradient', () => {
    const parameters = { x: tf.variable(tf.tensor2d([[1, 2]])), y: tf.variable(tf.tensor1d([3])) };
    const optimizer = make()(parameters);
    for (const [name, { shape }] of Object.entries(parameters)) {
      const own = Object.entries(optimizer.variables).filter(([slot]) => slot.startsWith(`${name}/`));
      expect(own.length).toBeGreaterThan(0);
      for (const [, slot] of own) expect(slot.shape).toEqual(shape);
    }
    for (let t = 0; t < 8; t++) optimizer.apply({ y: tf.tensor1d([1]) }, 0.1);
    expect([...parameters.x.dataSync()]).toEqual([1, 2]);
    expect(parameters.y.dataSync()[0]).toBeLessThan(2.9);
  });

  test('a step leaves no tensors behind', () => {
    const x = tf.variable(tf.tensor1d([1, -2]));
    const optimizer = make()({ x });
    const gradient = tf.tensor1d([1, 1]);
    optimizer.apply({ x: gradient }, 0.1);
    const before = tf.memory().numTensors;
    optimizer.apply({ x: gradient }, 0.1);
    expect(tf.memory().numTensors).toBe(before);
  });
});

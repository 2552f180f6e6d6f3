// What tfjs-core leaves out of its build for Node, and we bring along.
import { expect, it } from 'vitest';
import * as tf from '../src/tensorflow.ts';

it('lets tensors multiply and losses be differentiated, on the engine of tfjs-core', async () => {
  await tf.setBackend('cpu');
  const x = tf.tensor1d([1, 2, 3]);
  const gradient = tf.grad((input) => input.square().mul(2).sum())(x);
  expect([...gradient.dataSync()]).toEqual([4, 8, 12]);
  expect(tf.engine().backendName).toBe('cpu');
});

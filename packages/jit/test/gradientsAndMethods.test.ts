// What tfjs-core leaves out of its build for Node, and we bring along.
import fs from 'node:fs';
import { expect, it } from 'vitest';
import { gradientsAndMethods } from '../build/gradientsAndMethods.ts';
import * as tf from '../src/tensorflow.ts';

it('comes from the installed version of tfjs-core', async () => {
  const written = fs.readFileSync(new URL('../src/vendor/gradientsAndMethods.ts', import.meta.url), 'utf8');
  expect(
    written === (await gradientsAndMethods()),
    'run `node build/gradientsAndMethods.ts` in packages/jit',
  ).toBe(true);
});

it('lets tensors multiply and losses be differentiated, on the engine of tfjs-core', async () => {
  await tf.setBackend('cpu');
  const x = tf.tensor1d([1, 2, 3]);
  const gradient = tf.grad((input) => input.square().mul(2).sum())(x);
  expect([...gradient.dataSync()]).toEqual([4, 8, 12]);
  expect(tf.engine().backendName).toBe('cpu');
});

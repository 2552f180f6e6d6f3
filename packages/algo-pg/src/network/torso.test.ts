import { Box, Discrete, Rng, type Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend, fanInUniform, sequential } from '@prism-rl/nn';
import { beforeAll, expect, test } from 'vitest';
import { type TorsoOptions, torsoFor } from './torso.ts';

beforeAll(async () => {
  await activateBackend('tfjs-cpu');
});

const config = { network: 'auto', hidden: [3, 2], activation: 'relu' } as TorsoOptions['config'];

function made(observationSpace: Space, options: Partial<TorsoOptions> = {}) {
  const torso = torsoFor({
    observationSpace,
    config,
    initializer: fanInUniform,
    rng: new Rng(1),
    ...options,
  });
  return { ...torso, network: sequential(torso.layers) };
}

test('hidden layers one after the other, normalised if asked for', () => {
  const space = new Box({ low: -1, high: 1, shape: [4] });
  const plain = made(space);
  expect(plain.outputSize).toBe(2);
  const names = (of: typeof plain) => Object.keys(of.network.variables).sort();
  const dense = ['dense0/bias', 'dense0/kernel', 'dense1/bias', 'dense1/kernel'];
  expect(names(plain)).toEqual(dense);
  const normalised = made(space, { layerNorm: true });
  expect(names(normalised)).toEqual([...dense, 'norm0/bias', 'norm0/gain', 'norm1/bias', 'norm1/gain']);
});

const identity = (units: number): tf.Tensor => tf.eye(units);

test('bytes are brought to 0 … 1, other numbers left as they are', () => {
  const inputs = (space: Space, values: number[]): number[] => {
    const { network } = made(space, { config: { ...config, hidden: [2] } });
    network.variables['dense0/kernel']!.assign(identity(2));
    network.variables['dense0/bias']!.assign(tf.zeros([2]));
    return [...network.apply(tf.tensor2d(values, [1, 2])).dataSync()];
  };
  const bytes = new Box({ low: 0, high: 255, shape: [2], dtype: 'uint8' });
  for (const [k, value] of inputs(bytes, [51, 255]).entries()) expect(value).toBeCloseTo([0.2, 1][k]!, 6);
  expect(inputs(new Box({ low: 0, high: 300, shape: [2] }), [51, 255])).toEqual([51, 255]);
});

test('a discrete observation is a row of zeros with a one, wherever counting starts', () => {
  const { network } = made(new Discrete(3, { start: 5 }), { config: { ...config, hidden: [3] } });
  network.variables['dense0/kernel']!.assign(identity(3));
  network.variables['dense0/bias']!.assign(tf.zeros([3]));
  expect([...network.apply(tf.tensor2d([5, 7], [2, 1])).dataSync()]).toEqual([1, 0, 0, 0, 0, 1]);
});

test.each([
  [[2, 2, 2], 'dense0/kernel'],
  [[3, 3, 1], 'conv/conv0/kernel'],
  [[35, 36, 1], 'conv/conv0/kernel'],
  [[36, 36, 1], 'conv/conv2/kernel'],
])('a picture of %j gets the layers that suit its size', (shape, variable) => {
  const { network } = made(new Box({ low: 0, high: 1, shape }));
  const names = Object.keys(network.variables);
  expect(names).toContain(variable);
  expect(names.includes('conv/conv0/kernel')).toBe(variable.startsWith('conv'));
  expect(names.includes('conv/conv1/kernel')).toBe(variable.includes('conv2'));
});

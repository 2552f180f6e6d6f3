import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { disposeVariables } from './network.ts';
import { impalaStages, residualConvolutions } from './residualConvolutions.ts';

test.each([
  [10, 10, 4, [16, 32], 3 * 3 * 32],
  [84, 84, 4, impalaStages, 11 * 11 * 32],
  [7, 5, 1, [2], 4 * 3 * 2],
] as const)('%i × %i × %i cells, stages of %j', (height, width, channels, stages, outputSize) => {
  const network = residualConvolutions({ height, width, channels, stages, rng: new Rng(0) });
  expect(network.outputSize).toBe(outputSize);
  expect(network.apply(tf.zeros([2, height, width, channels])).shape).toEqual([2, outputSize]);
  // A stage has a convolution and two blocks of two, each with kernel and bias.
  expect(Object.keys(network.variables)).toHaveLength(stages.length * 10);
  disposeVariables(network.variables);
});

/** A stage on 4×4 cells of one channel; all weights are 0 until a test assigns them. */
function silentStage(): ReturnType<typeof residualConvolutions> {
  const network = residualConvolutions({
    height: 4,
    width: 4,
    channels: 1,
    stages: [1],
    blocks: 1,
    rng: new Rng(0),
  });
  for (const variable of Object.values(network.variables)) variable.assign(tf.zerosLike(variable));
  return network;
}

const centre = (weight: number): tf.Tensor4D => tf.tensor4d([0, 0, 0, 0, weight, 0, 0, 0, 0], [3, 3, 1, 1]);
const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], [1, 4, 4, 1]);

test('a stage takes maxima over 3×3 places, two apart, and its blocks add to them: by hand', () => {
  const network = silentStage();
  network.variables['stage0/conv/kernel']!.assign(centre(1));
  // Windows begin at places 0 and 2 of each side and are cut at the ends.
  expect([...network.apply(image).dataSync()]).toEqual([11, 12, 15, 16]);
  network.variables['stage0/block0/conv0/kernel']!.assign(centre(2));
  network.variables['stage0/block0/conv1/kernel']!.assign(centre(-0.25));
  network.variables['stage0/block0/conv1/bias']!.assign(tf.tensor1d([1]));
  // x − ¼·2x + 1
  expect([...network.apply(image).dataSync()]).toEqual([6.5, 7, 8.5, 9]);
  disposeVariables(network.variables);
});

test('both ReLUs of a block, and the last one', () => {
  const network = silentStage();
  network.variables['stage0/conv/kernel']!.assign(centre(-1));
  network.variables['stage0/block0/conv0/kernel']!.assign(centre(1));
  network.variables['stage0/block0/conv1/kernel']!.assign(centre(5));
  // Everything below 0 is cut before the block's first convolution, and at the end.
  expect([...network.apply(image).dataSync()]).toEqual([0, 0, 0, 0]);
  network.variables['stage0/block0/conv0/bias']!.assign(tf.tensor1d([-1]));
  network.variables['stage0/block0/conv1/bias']!.assign(tf.tensor1d([10]));
  // Maxima of −1 … −16 are −1, −3, −9, −11; the block adds 5·ReLU(0 − 1) + 10.
  expect([...network.apply(image).dataSync()]).toEqual([9, 7, 1, 0]);
  disposeVariables(network.variables);
});

test('parameters begin within 1/√n of 0, where n numbers enter a filter: nine places of each channel', () => {
  const network = residualConvolutions({
    height: 4,
    width: 4,
    channels: 4,
    stages: [64],
    blocks: 1,
    rng: new Rng(0),
  });
  for (const [name, entering] of [
    ['stage0/conv', 9 * 4],
    ['stage0/block0/conv0', 9 * 64],
    ['stage0/block0/conv1', 9 * 64],
  ] as const) {
    for (const [part, least] of [
      ['kernel', 0.99],
      ['bias', 0.8],
    ] as const) {
      const values = network.variables[`${name}/${part}`]!.dataSync();
      const most = Math.max(...Array.from(values, Math.abs)) * Math.sqrt(entering);
      expect(most).toBeLessThanOrEqual(1 + 1e-6);
      expect(most).toBeGreaterThan(least);
    }
  }
  disposeVariables(network.variables);
});

test('spectral normalisation: of the blocks, not of the convolution before them', () => {
  const options = { height: 4, width: 4, channels: 1, stages: [1], blocks: 1, rng: new Rng(0) };
  const network = residualConvolutions({ ...options, isSpectral: true });
  for (const variable of Object.values(network.variables)) variable.assign(tf.zerosLike(variable));
  network.variables['stage0/conv/kernel']!.assign(centre(3));
  network.variables['stage0/block0/conv0/kernel']!.assign(centre(5));
  network.variables['stage0/block0/conv1/kernel']!.assign(centre(-0.2));
  network.variables['stage0/block0/conv1/bias']!.assign(tf.tensor1d([40]));
  // x = 3·(11, 12, 15, 16); the block: x − x + 40.
  for (const value of network.apply(image).dataSync()) expect(value).toBeCloseTo(40, 4);
  disposeVariables(network.variables);
});

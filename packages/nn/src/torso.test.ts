import type { Space } from '@prism-rl/core';
import { Box, Dict, Discrete, Rng, Tuple } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { heUniform } from './initializers.ts';
import { disposeVariables, sequential } from './network.ts';
import type { TorsoOptions } from './torso.ts';
import { chooseNetwork, flattenedPicture, torso } from './torso.ts';

const plain: Omit<TorsoOptions, 'space'> = {
  ...{ network: 'mlp', hidden: [], activation: 'relu', initializer: heUniform, rng: new Rng(0) },
};

test('an MLP scales bytes of memory to [0, 1], but not other vectors', () => {
  const features = (high: number, dtype: 'uint8' | 'float32'): number[] => {
    const space = new Box({ low: 0, high, shape: [3], dtype });
    const { layers, outputSize } = torso({ ...plain, space });
    expect(outputSize).toBe(3);
    return [
      ...sequential(layers)
        .apply(tf.tensor2d([[0, 51, 255]]))
        .dataSync(),
    ];
  };
  const [zero, fifth, one] = features(255, 'uint8');
  expect([zero, one]).toEqual([0, 1]);
  expect(fifth).toBeCloseTo(0.2, 6);
  expect(features(255, 'float32')).toEqual([0, 51, 255]);
  expect(features(1, 'uint8')).toEqual([0, 51, 255]);
});

test.each([
  ['small', 5 * 5 * 32],
  ['nature', 64],
  ['nips', 3 * 3 * 32],
  ['minatar', 40 * 40 * 16],
] as const)('the convolutions called %s, on 42×42 pixels', (network, outputSize) => {
  const space = new Box({ low: 0, high: 255, shape: [2, 42, 42], dtype: 'uint8' });
  const found = torso({ ...plain, space, network });
  expect(found.outputSize).toBe(outputSize);
  disposeVariables(sequential(found.layers).variables);
});

test.each([
  ['minatar', [10, 12, 4], [8, 10, 16]],
  ['nature', [4, 84, 100], [7, 9, 64]],
  ['nips', [84, 84, 3], [9, 9, 32]],
  ['data-efficient', [84, 90, 4], [3, 3, 64]],
  ['impala', [30, 41, 3], [4, 6, 32]],
  ['impala-spectral', [9, 12, 3], [3, 3, 32]],
  ['auto', [10, 12, 4], [8, 10, 16]],
  ['mlp', [10, 12, 4], [10, 12, 4]],
] as const)('%s sees a picture of %j flattened as %j, as its features are', (network, shape, expected) => {
  const space = new Box({ low: 0, high: 1, shape });
  const picture = flattenedPicture(space, network);
  expect([picture!.height, picture!.width, picture!.channels]).toEqual(expected);
  const { layers, outputSize } = torso({ ...plain, space, network });
  expect(outputSize).toBe(expected[0] * expected[1] * expected[2]);
  disposeVariables(sequential(layers).variables);
  // A mask is no part of what the network sees.
  const masked = new Dict({
    board: space,
    action_mask: new Box({ low: 0, high: 1, shape: [3], dtype: 'int8' }),
  });
  expect(flattenedPicture(masked as Space, network)).toEqual(picture);
});

test('vectors, several parts, and pixels with their channels first that no convolution reads are not flattened pictures', () => {
  const picture = new Box({ low: 0, high: 1, shape: [10, 10, 4] });
  expect(flattenedPicture(new Discrete(9) as Space, 'auto')).toBeUndefined();
  expect(flattenedPicture(new Tuple([picture, picture]) as Space, 'minatar')).toBeUndefined();
  expect(flattenedPicture(new Box({ low: 0, high: 1, shape: [4, 10, 10] }), 'mlp')).toBeUndefined();
});

test('the convolutions of data-efficient Rainbow have 3×3×64 features for 84×84 pixels', () => {
  const space = new Box({ low: 0, high: 255, shape: [4, 84, 84], dtype: 'uint8' });
  const { layers, outputSize } = torso({ ...plain, space, network: 'data-efficient' });
  expect(outputSize).toBe(576);
  const { variables } = sequential(layers);
  expect(Object.values(variables).map(({ shape }) => shape)).toEqual([
    [5, 5, 4, 32],
    [32],
    [5, 5, 32, 64],
    [64],
  ]);
  disposeVariables(variables);
});

test.each([
  [42, 42, 6 * 6 * 32, 3],
  [24, 24, 3 * 3 * 32, 3],
  [23, 23, 6 * 6 * 32, 2],
  [23, 60, 6 * 15 * 32, 2],
  [60, 23, 15 * 6 * 32, 2],
  [24, 60, 3 * 8 * 32, 3],
])(
  'the residual network on %i×%i pixels has as many stages as leave some of them',
  (height, width, outputSize, stages) => {
    const space = new Box({ low: 0, high: 255, shape: [2, height, width], dtype: 'uint8' });
    const { layers, ...found } = torso({ ...plain, space, network: 'impala' });
    expect(found.outputSize).toBe(outputSize);
    const { variables } = sequential(layers);
    expect(new Set(Object.keys(variables).flatMap((name) => /stage\d/.exec(name) ?? [])).size).toBe(stages);
    disposeVariables(variables);
  },
);

test.each([
  ['impala-spectral', true],
  ['impala', false],
] as const)('%s divides the kernels of its blocks by their norm: %s', (network, isSpectral) => {
  const space = new Box({ low: 0, high: 255, shape: [1, 8, 8], dtype: 'uint8' });
  const { apply, variables } = sequential(torso({ ...plain, space, network }).layers);
  const output = () => [...apply(tf.ones([1, 64])).dataSync()];
  const before = output();
  for (const [name, kernel] of Object.entries(variables)) {
    if (/block\d\/conv\d\/kernel$/.test(name)) kernel.assign(tf.mul(kernel, 2));
  }
  const change = Math.max(...output().map((value, i) => Math.abs(value - before[i]!)));
  if (isSpectral) expect(change).toBeLessThan(1e-5);
  else expect(change).toBeGreaterThan(1e-3);
  disposeVariables(variables);
});

test.each([
  [[2, 64, 80], 'nature'],
  [[2, 63, 80], 'small'],
  [[24, 24, 2], 'small'],
  [[10, 10, 4], 'minatar'],
  [[3, 3, 4], 'minatar'],
  [[2, 2, 4], 'mlp'],
  [[100], 'mlp'],
] as const)('for observations of %j auto selects %s', (shape, expected) => {
  expect(chooseNetwork(new Box({ low: 0, high: 1, shape: [...shape] }))).toBe(expected);
});

test.each([false, true])('adds hidden layers, normalised: %s', (isNormalized) => {
  const space = new Discrete(3);
  const { layers, outputSize } = torso({ ...plain, space, hidden: [4, 2], layerNorm: isNormalized });
  expect(outputSize).toBe(2);
  const { variables } = sequential(layers);
  const names = [0, 1].flatMap((k) => [
    ...[`dense${k}/kernel`, `dense${k}/bias`],
    ...(isNormalized ? [`norm${k}/gain`, `norm${k}/bias`] : []),
  ]);
  expect(Object.keys(variables)).toEqual(names);
  disposeVariables(variables);
});

test('for observations of several parts a named network applies to images only', () => {
  const space = new Dict({
    far: new Box({ low: 0, high: 255, shape: [2, 12, 12], dtype: 'uint8' }),
    near: new Box({ low: 0, high: 255, shape: [1, 10, 10], dtype: 'uint8' }),
    speed: new Box({ low: -1, high: 1, shape: [3] }),
    light: new Discrete(4),
  }) as Space;
  const { layers, outputSize } = torso({ ...plain, space, network: 'minatar' });
  expect(outputSize).toBe(10 * 10 * 16 + 8 * 8 * 16 + 3 + 4);
  const { variables } = sequential(layers);
  expect(Object.keys(variables).filter((name) => /speed|light/.test(name))).toEqual([]);
  expect(new Set(Object.keys(variables).map((name) => /far|near/.exec(name)?.[0]))).toEqual(
    new Set(['far', 'near']),
  );
  disposeVariables(variables);
});

test('parts of a Tuple are concatenated, choices as one-hot columns', () => {
  const space = new Tuple([new Discrete(3), new Box({ low: -1, high: 1, shape: [2] })]) as Space;
  const { layers, outputSize } = torso({ ...plain, space });
  expect(outputSize).toBe(5);
  const seen = sequential(layers).apply(tf.tensor2d([[2, 0.5, -0.25]]));
  expect(seen.arraySync()).toEqual([[0, 0, 1, 0.5, -0.25]]);
});

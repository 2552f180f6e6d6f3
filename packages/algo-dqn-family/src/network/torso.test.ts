import { Box, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { disposeVariables, sequential } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { dqnDefaults } from '../dqn/config.ts';
import { torsoFor } from './torso.ts';

test('bytes of memory enter an MLP from 0 to 1, other vectors as they are', () => {
  const features = (high: number, dtype: 'uint8' | 'float32'): number[] => {
    const { layers, outputSize } = torsoFor(
      new Box({ low: 0, high, shape: [3], dtype }),
      { ...dqnDefaults, network: 'mlp', hidden: [8] },
      new Rng(0),
    );
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
] as const)('the convolutions called %s, on 42×42 pixels', (network, outputSize) => {
  const space = new Box({ low: 0, high: 255, shape: [2, 42, 42], dtype: 'uint8' });
  const torso = torsoFor(space, { ...dqnDefaults, network, hidden: [8] }, new Rng(0));
  expect(torso.outputSize).toBe(outputSize);
  disposeVariables(sequential(torso.layers).variables);
});

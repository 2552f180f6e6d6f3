import { Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { dqnDefaults } from '../dqn/config.ts';
import { valueModelFor } from '../dqn/recipe.ts';
import { qNetwork, withinBounds } from './qNetwork.ts';

test('bounds become −1 and 1; elements without finite bounds stay as they are', () => {
  const space = new Box({
    low: [-1.2, -0.07, Number.NEGATIVE_INFINITY, 2],
    high: [0.6, 0.07, 5, 2],
    shape: [4],
    dtype: 'float32',
  });
  const scaled = withinBounds(space)!(
    tf.tensor2d([
      [-1.2, 0.07, 3, 2],
      [0.6, -0.07, -8, 2],
      [-0.3, 0, 0, 0],
    ]),
  );
  const expected = [-1, 1, 3, 2, 1, -1, -8, 2, 0, 0, 0, 0];
  for (const [k, value] of scaled.dataSync().entries()) expect(value).toBeCloseTo(expected[k]!, 6);
});

test('there is nothing to do where every element lies between −1 and 1 already, or has no bounds', () => {
  expect(withinBounds(new Box({ low: -1, high: 1, shape: [3] }))).toBeUndefined();
  expect(withinBounds(new Box({ low: -Infinity, high: Infinity, shape: [3] }))).toBeUndefined();
  // Some environments mark missing bounds by float32's limits: scaling by them would turn the element into 0.
  const float32Max = 3.4028234663852886e38;
  expect(withinBounds(new Box({ low: -float32Max, high: float32Max, shape: [3] }))).toBeUndefined();
  expect(withinBounds(new Discrete(3))).toBeUndefined();
});

test('a network whose inputs are scaled has the same parameters as another', () => {
  const observationSpace = new Box({ low: -2, high: 4, shape: [2] });
  const names = [true, false].map((normalize) => {
    const config = { ...dqnDefaults, normalize };
    const model = valueModelFor(config);
    const network = qNetwork({ observationSpace, actions: 2, model, config, rng: new Rng(1) });
    return Object.keys(network.variables);
  });
  expect(names[0]).toEqual(names[1]);
});

import { Box } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { samplesToActions } from './samplesToActions.ts';

test.each([
  ['float32', -1, 0.1],
  ['float32', -0.1, 1],
  ['float64', -1, 0.1],
] as const)('squashed to a Box of %s from %d to %d, large samples are its ends', (dtype, low, high) => {
  const space = new Box({ low, high, shape: [1], dtype });
  const { fill, tensor } = samplesToActions(space, true);
  const samples = Float32Array.of(-100, 100, 0);
  const actions = dtype === 'float32' ? new Float32Array(3) : new Float64Array(3);
  fill(samples, actions);
  expect([...actions]).toEqual([space.low[0], space.high[0], expect.closeTo((low + high) / 2, 6)]);
  const inGraph = tensor(tf.tensor2d(samples, [3, 1])).dataSync();
  for (const k of [0, 1, 2]) expect(inGraph[k]).toBeCloseTo(actions[k]!, 6);
  expect(inGraph[0]).toBeGreaterThanOrEqual(Math.fround(low));
  expect(inGraph[1]).toBeLessThanOrEqual(Math.fround(high));
});

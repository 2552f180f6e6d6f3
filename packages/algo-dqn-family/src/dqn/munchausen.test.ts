import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { munchausen } from './munchausen.ts';

test('the log-policy rewards, and bootstrapping is soft: by hand', () => {
  const temperature = 0.5;
  const { rT, policyT } = munchausen(
    tf.tensor2d([
      [0, Math.log(3) * temperature],
      [0, 100],
    ]),
    tf.tensor1d([0, 0], 'int32'),
    tf.tensor1d([2, 2]),
    tf.tensor1d([0.8, 0]),
    tf.tensor2d([
      [Math.log(9) * temperature, 0],
      [7, 7],
    ]),
    { munchausenAlpha: 0.9, munchausenTemperature: temperature, munchausenClip: -1 },
  );
  // π_tm1 = (¼, ¾), π_t = (0.9, 0.1). In the second row, which terminated, τ log π = −100 is clipped to −1.
  const entropy = -0.9 * Math.log(0.9) - 0.1 * Math.log(0.1);
  const first = 2 + 0.9 * temperature * Math.log(0.25) + 0.8 * temperature * entropy;
  expect(rT.dataSync()[0]).toBeCloseTo(first, 5);
  expect(rT.dataSync()[1]).toBeCloseTo(2 - 0.9, 5);
  for (const [k, expected] of [0.9, 0.1, 0.5, 0.5].entries()) {
    expect(policyT.dataSync()[k]).toBeCloseTo(expected, 5);
  }
});

test('a cold policy is greedy, and its soft value the maximum', () => {
  const { rT, policyT } = munchausen(
    tf.tensor2d([[1, 2]]),
    tf.tensor1d([1], 'int32'),
    tf.tensor1d([0.5]),
    tf.tensor1d([0.99]),
    tf.tensor2d([[3, 4]]),
    { munchausenAlpha: 0.9, munchausenTemperature: 0.03, munchausenClip: -1 },
  );
  expect(rT.dataSync()[0]).toBeCloseTo(0.5, 6);
  expect([...policyT.dataSync()].map(Math.round)).toEqual([0, 1]);
});

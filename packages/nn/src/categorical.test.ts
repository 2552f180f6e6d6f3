import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { atomsBetween, categoricalMean } from './categorical.ts';

test('atoms lie at equal distances, both ends included', () => {
  expect([...atomsBetween(-10, 10, 5)]).toEqual([-10, -5, 0, 5, 10]);
});

test('the mean of the categories, by hand', () => {
  const logits = tf.tensor3d([
    [[0.25, 0.25, 0.5].map(Math.log), [0, 0, 0]],
    [
      [0, 100, 0],
      [50, 0, 50],
    ],
  ]);
  const mean = [...categoricalMean(logits, Float32Array.of(-1, 0, 3)).dataSync()];
  for (const [k, expected] of [-0.25 + 1.5, 2 / 3, 0, 1].entries()) expect(mean[k]).toBeCloseTo(expected, 5);
});

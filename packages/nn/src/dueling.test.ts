import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { duel } from './dueling.ts';

test('advantages count from their mean over the actions, for each output: by hand', () => {
  const value = tf.tensor3d([[[10, 100]], [[-1, 0]]]);
  const advantage = tf.tensor3d([
    [
      [1, 0],
      [2, 0],
      [6, 3],
    ],
    [
      [5, 1],
      [5, 2],
      [5, 3],
    ],
  ]);
  // Means 3 and 1; 5 and 2.
  expect(duel(value, advantage).arraySync()).toEqual([
    [
      [8, 99],
      [9, 99],
      [13, 102],
    ],
    [
      [-1, -1],
      [-1, 0],
      [-1, 1],
    ],
  ]);
});

test('the mean over the actions is the value, whatever the advantages', () => {
  const value = tf.tensor3d([[[3]]]);
  const advantage = tf.tensor3d([[[7], [-2], [0.5], [100]]]);
  expect(tf.mean(duel(value, advantage)).dataSync()[0]).toBeCloseTo(3, 5);
});

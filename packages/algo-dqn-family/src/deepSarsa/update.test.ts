import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { sarsaError } from './update.ts';

test('δ = r + γ q_t(a_t) − q_tm1(a_tm1), by hand', () => {
  const error = sarsaError(
    tf.tensor2d([
      [1, 2],
      [3, 4],
    ]),
    tf.tensor1d([0, 1], 'int32'),
    tf.tensor1d([0.5, -1]),
    tf.tensor1d([0.5, 0]),
    tf.tensor2d([
      [20, 10],
      [100, 100],
    ]),
    tf.tensor1d([1, 0], 'int32'),
  );
  // 0.5 + 0.5 · 10 − 1, although the other action's value is higher; −1 + 0 − 4: the second row terminated.
  expect(error.arraySync()).toEqual([4.5, -5]);
});

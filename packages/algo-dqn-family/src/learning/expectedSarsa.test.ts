import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { expectedSarsaError } from './expectedSarsa.ts';

test('δ = r + γ Σ π q_t − q_tm1(a), by hand', () => {
  const error = expectedSarsaError(
    tf.tensor2d([
      [1, 2],
      [3, 4],
    ]),
    tf.tensor1d([0, 1], 'int32'),
    tf.tensor1d([0.5, -1]),
    tf.tensor1d([0.5, 0]),
    tf.tensor2d([
      [10, 20],
      [100, 100],
    ]),
    tf.tensor2d([
      [0.25, 0.75],
      [0.5, 0.5],
    ]),
  );
  // 0.5 + 0.5 · (2.5 + 15) − 1;  −1 + 0 − 4: the second one terminated.
  expect(error.arraySync()).toEqual([8.25, -5]);
});

import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { assignStatistics } from './batchNetwork.ts';
import type { StatisticUpdate } from './normalization.ts';
import { batchRenorm } from './normalization.ts';

await activateBackend('tfjs-cpu');

/** The first column has mean 2 and variance 1; the second is constant. */
const batch = tf.tensor2d([
  [1, 5],
  [3, 5],
]);

test('in its warm-up it is batch normalisation, and its statistics follow', () => {
  const norm = batchRenorm(1, { momentum: 0.75, epsilon: 0, warmup: 1 });
  const column = batch.slice([0, 0], [2, 1]);
  const updates: StatisticUpdate[] = [];
  expect([...norm.apply(column as tf.Tensor2D, updates).dataSync()]).toEqual([-1, 1]);
  assignStatistics(updates);
  // ¾ · 0 + ¼ · 2; ¾ · 1 + ¼ · 1; the warm-up is over.
  expect(norm.statistics.mean!.dataSync()[0]).toBeCloseTo(0.5, 6);
  expect(norm.statistics.variance!.dataSync()[0]).toBeCloseTo(1, 6);
  expect(norm.statistics.warmupLeft!.dataSync()[0]).toBe(0);
  // Now the running statistics apply, as in acting: (1 − 0.5) / 1 and (3 − 0.5) / 1.
  const again = norm.apply(column as tf.Tensor2D, []).dataSync();
  expect([...again]).toEqual([...norm.apply(column as tf.Tensor2D).dataSync()]);
  expect([...again]).toEqual([0.5, 2.5]);
});

test('r and d are cut: far from the running statistics it stays near batch normalisation', () => {
  const norm = batchRenorm(1, { momentum: 0.5, epsilon: 0, mostScale: 3, mostShift: 5, warmup: 0 });
  // Batch mean 100 and deviation 10 against running 0 and 1: r is clipped from 10 to 3, d from 100 to 5.
  const far = tf.tensor2d([[90], [110]]);
  expect([...norm.apply(far, []).dataSync()]).toEqual([2, 8]);
});

test('a constant column is finite, and nobody differentiates through r and d', () => {
  const norm = batchRenorm(2, { warmup: 0 });
  expect([...norm.apply(batch, []).dataSync()].every(Number.isFinite)).toBe(true);
  // Unclipped, y = (x − μ) / σ with the running μ and σ, but the gradients are those of batch normalisation, which sum to 0.
  const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.square(norm.apply(x as tf.Tensor2D, []))))(batch);
  const values = [...gradient.dataSync()];
  expect(values[0]! + values[2]!).toBeCloseTo(0, 4);
  expect(Math.abs(values[0]!)).toBeLessThan(0.1);
});

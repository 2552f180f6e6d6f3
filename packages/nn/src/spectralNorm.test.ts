import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { spectralNorm } from './spectralNorm.ts';

/** Rows × columns of normal numbers. */
function normal(rows: number, columns: number, seed: number): number[][] {
  const rng = new Rng(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => rng.normal()));
}

/** The largest singular value by a thousand steps of the power method, in double precision. */
function largestSingularValue(matrix: readonly (readonly number[])[]): number {
  let right = matrix[0]!.map((_, k) => 1 + k / 10);
  let sigma = 0;
  for (let step = 0; step < 1000; step++) {
    const left = matrix.map((row) => row.reduce((sum, weight, k) => sum + weight * right[k]!, 0));
    const back = right.map((_, k) => matrix.reduce((sum, row, i) => sum + row[k]! * left[i]!, 0));
    sigma = Math.sqrt(Math.hypot(...back));
    right = back.map((value) => value / (sigma * sigma));
  }
  return sigma;
}

test.each([1, 2, 3, 4, 5])('divides by the largest singular value (seed %i)', (seed) => {
  const weights = normal(36, 16, seed);
  const sigma = largestSingularValue(weights);
  const found = spectralNorm(tf.reshape(tf.tensor2d(weights), [3, 3, 4, 16]));
  expect(found.shape).toEqual([3, 3, 4, 16]);
  const expected = weights.flat().map((weight) => weight / sigma);
  // Two singular values may lie close to each other: 32 steps then tell them apart to less than a hundredth.
  const ratio = found.dataSync()[0]! / expected[0]!;
  expect(ratio).toBeGreaterThanOrEqual(1 - 1e-5);
  expect(ratio).toBeLessThan(1.01);
  for (const [k, value] of found.dataSync().entries()) expect(value).toBeCloseTo(ratio * expected[k]!, 5);
});

test('by hand: the longer of two perpendicular columns, whatever the size of the numbers', () => {
  for (const scale of [1, 1e-6, 1e6]) {
    const kernel = tf.tensor2d([
      [3 * scale, 0],
      [4 * scale, 0],
      [0, 2 * scale],
    ]);
    const found = [...spectralNorm(kernel).dataSync()];
    for (const [k, value] of [0.6, 0, 0.8, 0, 0, 0.4].entries()) expect(found[k]).toBeCloseTo(value, 5);
  }
  expect([...spectralNorm(tf.zeros([4, 2])).dataSync()]).toEqual(Array(8).fill(0));
});

test('its gradient is that of W / σ(W), by differences', () => {
  const weights = normal(6, 3, 7);
  const cotangent = normal(6, 3, 8);
  const value = (matrix: number[][]): number => {
    const sigma = largestSingularValue(matrix);
    return matrix.flat().reduce((sum, weight, k) => sum + (cotangent.flat()[k]! * weight) / sigma, 0);
  };
  const loss = (kernel: tf.Tensor): tf.Scalar =>
    tf.sum(tf.mul(spectralNorm(kernel), tf.tensor2d(cotangent))) as tf.Scalar;
  const found = tf.grad(loss)(tf.tensor2d(weights)).dataSync();
  for (const [k, gradient] of found.entries()) {
    const moved = (by: number): number[][] =>
      weights.map((row, i) => row.map((weight, j) => (i * 3 + j === k ? weight + by : weight)));
    const difference = (value(moved(1e-5)) - value(moved(-1e-5))) / 2e-5;
    expect(gradient).toBeCloseTo(difference, 3);
  }
});

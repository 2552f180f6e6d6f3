import * as tf from '@prism-rl/jit/tensorflow';
import { describe, expect, test } from 'vitest';
import { atomsBetween, categoricalMean, middleFractions, quantileRegressionLoss } from './losses.ts';

describe('quantileRegression', () => {
  /** Σᵢ meanⱼ |τᵢ − 1{u < 0}| L_κ(u) / κ of u = targetⱼ − quantileᵢ, as the papers write it. */
  function byHand(
    quantiles: readonly number[],
    fractions: readonly number[],
    targets: readonly number[],
    kappa: number,
  ): number {
    let sum = 0;
    for (const [i, quantile] of quantiles.entries()) {
      for (const target of targets) {
        const u = target - quantile;
        const huber = Math.abs(u) <= kappa ? 0.5 * u * u : kappa * (Math.abs(u) - 0.5 * kappa);
        sum += (Math.abs(fractions[i]! - (u < 0 ? 1 : 0)) * huber) / kappa;
      }
    }
    return sum / targets.length;
  }

  const quantiles = [
    [-1, 0.25, 3],
    [0.5, 0.5, -2.5],
  ];
  const targets = [
    [0.2, -4, 0.7, 2.9],
    [1, 0, -3, 6],
  ];

  test.each([
    ['one row of fractions for all', [[...middleFractions(3)]]],
    [
      'fractions of each row',
      [
        [0.1, 0.6, 0.9],
        [0.3, 0.35, 0.8],
      ],
    ],
  ])('the loss and its gradient match the paper, with %s', (_name, fractions) => {
    for (const kappa of [1, 0.5]) {
      const lossOf = (given: tf.Tensor2D): tf.Tensor1D =>
        quantileRegressionLoss(given, tf.tensor2d(fractions), tf.tensor2d(targets), kappa);
      const exact = (row: number, values: readonly number[]): number =>
        byHand(values, fractions[row] ?? fractions[0]!, targets[row]!, kappa);
      const losses = lossOf(tf.tensor2d(quantiles)).dataSync();
      // Different weights for rows, so that gradients of different rows differ.
      const gradient = tf
        .grad((given) => tf.sum(tf.mul([1, -2], lossOf(given as tf.Tensor2D))))(tf.tensor2d(quantiles))
        .dataSync();
      for (const [row, values] of quantiles.entries()) {
        expect(losses[row]).toBeCloseTo(exact(row, values), 5);
        for (const k of values.keys()) {
          const moved = (by: number): number => exact(row, values.with(k, values[k]! + by));
          const slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
          expect(gradient[3 * row + k], `${row}, ${k}`).toBeCloseTo([1, -2][row]! * slope, 4);
        }
      }
    }
  });

  test('fractions are midpoints of equal intervals', () => {
    expect([...middleFractions(4)]).toEqual([0.125, 0.375, 0.625, 0.875]);
  });
});

describe('categorical', () => {
  test('atoms are equidistant and include both ends', () => {
    expect([...atomsBetween(-10, 10, 5)]).toEqual([-10, -5, 0, 5, 10]);
  });

  test('bounds must ascend and be finite, and so must their distance', () => {
    const { MAX_VALUE, POSITIVE_INFINITY } = Number;
    for (const [low, high] of [
      [1, 1],
      [2, 1],
      [Number.NaN, 1],
      [0, POSITIVE_INFINITY],
      [-POSITIVE_INFINITY, 0],
      [-MAX_VALUE, MAX_VALUE],
    ] as const)
      expect(() => atomsBetween(low, high, 2)).toThrow('Atoms need finite, ascending bounds');
    expect([...atomsBetween(0, 2 ** 120, 2)]).toEqual([0, 2 ** 120]);
  });

  test('the expectation, by hand', () => {
    const logits = tf.tensor3d([
      [[0.25, 0.25, 0.5].map(Math.log), [0, 0, 0]],
      [
        [0, 100, 0],
        [50, 0, 50],
      ],
    ]);
    const mean = [...categoricalMean(logits, Float32Array.of(-1, 0, 3)).dataSync()];
    for (const [k, expected] of [-0.25 + 1.5, 2 / 3, 0, 1].entries())
      expect(mean[k]).toBeCloseTo(expected, 5);
  });
});

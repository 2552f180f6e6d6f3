import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import type { Choices } from '../actor/actor.ts';
import { quantileReturn } from './returnModel.ts';

const outputsT = [tf.tensor2d([[5, 1, 9]]), tf.tensor2d([[2, 8, 4]])];
const choices: Choices = { logProbs: tf.tensor1d([-0.5]), mean: (x) => x as tf.Tensor1D };
const step = { rT: tf.tensor1d([1]), discountT: tf.tensor1d([0.5]), outputsT, choices };

test('the largest quantiles of all critics together are dropped', () => {
  // Pooled and sorted: 1 2 4 5 8 9. Dropping one per critic leaves 1 2 4 5; half of each, plus the reward.
  const { targets } = quantileReturn({ quantiles: 3, dropped: 1 });
  const values = [...targets({ ...step, temperature: undefined }).dataSync()];
  expect(values.sort((a, b) => a - b)).toEqual([1.5, 2, 3, 3.5]);
});

test('none dropped keeps them all; entropy shifts each', () => {
  // −α log π = 0.4 · 0.5 for every quantile, discounted by ½: 0.1.
  const { targets } = quantileReturn({ quantiles: 3, dropped: 0 });
  const values = [...targets({ ...step, temperature: tf.scalar(0.4) }).dataSync()].sort((a, b) => a - b);
  for (const [k, expected] of [1.6, 2.1, 3.1, 3.6, 5.1, 5.6].entries())
    expect(values[k]).toBeCloseTo(expected, 6);
});

test('the loss is the mean over pairs, the objective of the policy the mean over critics and quantiles', () => {
  const { losses, policyObjective } = quantileReturn({ quantiles: 2, dropped: 0 });
  // Quantiles 0 at ¼ and 2 at ¾, targets 1 and 4: errors 1, 4 and −1, 2 → ¼·½, ¼·3.5, ¼·½, ¾·1.5, of four.
  const { loss, priority } = losses(tf.tensor2d([[0, 2]]), tf.tensor2d([[1, 4]]));
  expect(loss.dataSync()[0]).toBeCloseTo((0.125 + 0.875 + 0.125 + 1.125) / 4, 6);
  expect(priority.dataSync()).toEqual(loss.dataSync());
  expect(policyObjective([tf.tensor2d([[1, 3]]), tf.tensor2d([[6, 10]])]).dataSync()[0]).toBeCloseTo(5, 6);
});

import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { middleFractions, quantileRegressionLoss } from './quantileRegression.ts';

test('fractions in the middle of equal parts', () => {
  expect([...middleFractions(4)]).toEqual([0.125, 0.375, 0.625, 0.875]);
});

test('the quantile Huber loss, by hand', () => {
  const loss = quantileRegressionLoss(
    tf.tensor2d([[0, 4]]),
    tf.tensor2d([[0.25, 0.75]]),
    tf.tensor2d([[0.5, -0.5, 3]]),
    1,
  );
  // Quantile 0 at ¼: errors 0.5, −0.5, 3 → ¼·⅛, ¾·⅛, ¼·2.5. Quantile 4 at ¾: −3.5, −4.5, −1 → ¼·3, ¼·4, ¼·½.
  const first = (0.25 * 0.125 + 0.75 * 0.125 + 0.25 * 2.5) / 3;
  const second = (0.25 * 3 + 0.25 * 4 + 0.25 * 0.5) / 3;
  expect(loss.dataSync()[0]).toBeCloseTo(first + second, 6);
});

test('a small κ tends to the quantile loss, which quantiles minimise', () => {
  // The ¾ quantile of 1 … 8 lies between 6 and 7: the loss falls up to there and rises after it.
  const targets = tf.tensor2d([[1, 2, 3, 4, 5, 6, 7, 8]]);
  const at = (quantile: number): number =>
    quantileRegressionLoss(tf.tensor2d([[quantile]]), tf.tensor2d([[0.75]]), targets, 1e-3).dataSync()[0]!;
  const losses = [4.5, 5.5, 6.5, 7.5, 8.5].map(at);
  expect(losses.indexOf(Math.min(...losses))).toBe(2);
  // At 6.5: errors above 0.5 + 1.5 weigh ¾, those below (5.5 + … + 0.5 = 18) ¼, of 8.
  expect(losses[2]).toBeCloseTo((0.75 * 2 + 0.25 * 18) / 8, 2);
});

import * as tf from '@prism-rl/jit/tensorflow';
import { huber } from './losses.ts';

/**
 * The quantile regression loss with Huber's smoothing (Dabney, Rowland, Bellemare & Munos 2018, equations 9 and 10):
 *
 *   Σᵢ meanⱼ |τᵢ − 1{uᵢⱼ < 0}| · L_κ(uᵢⱼ) / κ,  uᵢⱼ = targetⱼ − quantileᵢ
 *
 * Divided by κ as in implicit quantile networks (equation 3), so that κ → 0 tends to the plain quantile loss.
 *
 * @param quantiles `[batch, n]` predictions.
 * @param fractions `[batch or 1, n]` τ of each prediction.
 * @param targets `[batch, m]` samples or quantiles of the target.
 * @param kappa κ: errors up to it count quadratically.
 * @returns `[batch]`
 */
export function quantileRegressionLoss(
  quantiles: tf.Tensor2D,
  fractions: tf.Tensor2D,
  targets: tf.Tensor2D,
  kappa: number,
): tf.Tensor1D {
  const errors = tf.sub(tf.expandDims(targets, 1), tf.expandDims(quantiles, 2));
  // tf.step has a gradient (zero), unlike comparisons.
  const isNegative = tf.step(tf.neg(errors));
  const weight = tf.abs(tf.sub(tf.expandDims(fractions, 2), isNegative));
  const losses = tf.mul(weight, huber(errors, kappa));
  return tf.div(tf.sum(tf.mean(losses, 2), 1), kappa) as tf.Tensor1D;
}

/** The fractions of n quantiles in the middle of n equal parts: τ̂ᵢ = (2i − 1) / 2n (Dabney et al. 2018, lemma 2). */
export function middleFractions(n: number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => (2 * i + 1) / (2 * n));
}

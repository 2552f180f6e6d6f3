import { PrismError } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import * as tf from '@prism-rl/jit/tensorflow';

/** Huber's loss of an error (Huber 1964): ½e² for |e| ≤ δ, else δ(|e| − ½δ). Elementwise. */
export function huber(error: tf.Tensor, delta = 1): tf.Tensor {
  // Written with minimum, since tf.where on a comparison has no gradient in tfjs.
  const magnitude = tf.abs(error);
  const quadratic = tf.minimum(magnitude, delta);
  return tf.add(tf.mul(0.5, tf.square(quadratic)), tf.mul(delta, tf.sub(magnitude, quadratic)));
}

/** Squared error e², elementwise (PyTorch's MSE before the mean: no factor ½). */
export function squared(error: tf.Tensor): tf.Tensor {
  return tf.square(error);
}

/** The losses by their names in configurations. */
export const losses = { huber, mse: squared } as const;

/**
 * The quantile regression loss with Huber's smoothing (Dabney, Rowland, Bellemare & Munos 2018, equations 9 and 10):
 *
 *   Σᵢ meanⱼ |τᵢ − 1{uᵢⱼ < 0}| · L_κ(uᵢⱼ) / κ,  uᵢⱼ = targetⱼ − quantileᵢ
 *
 * Divided by κ as in implicit quantile networks (equation 3), so that κ → 0 gives the plain quantile loss.
 *
 * @param quantiles `[batch, n]` predictions.
 * @param fractions `[batch or 1, n]` τ of each prediction; without gradient.
 * @param targets `[batch, m]` samples or quantiles of the target; without gradient.
 * @param kappa κ: smaller errors count quadratically.
 * @returns `[batch]`
 */
export function quantileRegressionLoss(
  quantiles: tf.Tensor2D,
  fractions: tf.Tensor2D,
  targets: tf.Tensor2D,
  kappa: number,
): tf.Tensor1D {
  const [, m] = targets.shape;
  // The gradient is hand-written to save passes over all pairs: with c = clip(u, −κ, κ), L_κ(u) = c (u − ½c), and its derivative is c. Sums over
  // the pairs above a quantile and over all pairs suffice for both.
  const loss = tf.customGrad((given, save) => {
    const errors = tf.sub(tf.expandDims(targets, 1), tf.expandDims(given as tf.Tensor, 2));
    const cut = tf.clipByValue(errors, -kappa, kappa);
    const above = tf.relu(cut);
    const factors = tf.sub(errors, tf.mul(0.5, cut));
    const weighted = (ofAbove: tf.Tensor, ofAll: tf.Tensor): tf.Tensor => {
      const [sumAbove, sumAll] = [tf.sum(ofAbove, 2), tf.sum(ofAll, 2)];
      const below = tf.sub(sumAll, sumAbove);
      return tf.add(tf.mul(fractions, sumAbove), tf.mul(tf.sub(1, fractions), below));
    };
    const scale = 1 / (kappa * m);
    (save as tf.GradSaveFunc)([tf.mul(-scale, weighted(above, cut))]);
    const losses = tf.sum(weighted(tf.mul(above, factors), tf.mul(cut, factors)), 1);
    return {
      value: tf.mul(scale, losses),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(tf.expandDims(dy, 1), saved[0]!),
    };
  });
  return loss(quantiles) as tf.Tensor1D;
}

/** The midpoints of n equal intervals: τ̂ᵢ = (2i − 1) / 2n (Dabney et al. 2018, lemma 2); none for n = 0. @throws PrismError `invalid-argument` */
export function middleFractions(n: number): Float32Array {
  wholeNumber('n of middleFractions', n, 0);
  return Float32Array.from({ length: n }, (_, i) => (2 * i + 1) / (2 * n));
}

/**
 * `count` equidistant atoms from `low` to `high`: the support of a categorical distribution (Bellemare et al. 2017).
 *
 * @throws PrismError `invalid-argument` for fewer than two atoms, and bounds that are not finite or not ascending.
 */
export function atomsBetween(low: number, high: number, count: number): Float32Array {
  wholeNumber('The number of atoms', count, 2);
  if (!(low < high && high - low < Number.POSITIVE_INFINITY))
    throw PrismError.invalidArgument`Atoms need finite, ascending bounds, but got ${low} and ${high}.`;
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/**
 * The expectation of categorical distributions: Σᵢ softmax(logits)ᵢ zᵢ over the last axis.
 *
 * @param logits `[…, atoms]`
 * @param atoms their values z
 */
export function categoricalMean(logits: tf.Tensor, atoms: Float32Array): tf.Tensor {
  const probabilities = tf.reshape(tf.softmax(logits), [-1, atoms.length]);
  return tf.reshape(
    tf.matMul(probabilities, tf.tensor2d(atoms, [atoms.length, 1])),
    logits.shape.slice(0, -1),
  );
}

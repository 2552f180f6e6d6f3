import * as tf from '@prism-rl/jit/tensorflow';
import { stopGradient } from './stopGradient.ts';

/** Squarings of W Wᵀ: as many steps of the power method as 2 to this power. */
const SQUARINGS = 5;

/** Added to the divisor, so that a kernel of zeros stays one. */
const EPSILON = 1e-12;

/**
 * A kernel divided by its largest singular value (Miyato et al. 2018, equation 8): as a map from what enters one filter to all filters it
 * then stretches nothing by more than 1. `[…, filters]` → the same shape.
 *
 * The paper keeps a vector from update to update and takes a step of the power method with it each time. Here W Wᵀ is squared five times,
 * which is 32 steps at once, so that a network has no state but its parameters, and one with the same parameters computes the same.
 * As in the paper both singular vectors are constants to differentiation: ∂σ/∂W = u vᵀ.
 */
export function spectralNorm<T extends tf.Tensor>(kernel: T): T {
  const filters = kernel.shape.at(-1)!;
  const weights = tf.reshape(kernel, [-1, filters]) as tf.Tensor2D;
  const constant = stopGradient(weights);
  let power = withinOne(tf.matMul(constant, constant, true));
  for (let k = 0; k < SQUARINGS; k++) power = withinOne(tf.matMul(power, power));
  const ofFilters = unit(tf.matMul(power, tf.ones([filters, 1])));
  const ofInputs = unit(tf.matMul(constant, ofFilters));
  const sigma = tf.sum(tf.mul(weights, tf.matMul(ofInputs, ofFilters, false, true)));
  return tf.div(kernel, tf.add(sigma, EPSILON)) as T;
}

/** Neither too large nor too small to be squared again; the largest number of W Wᵀ and its powers stands on the diagonal, above 0. */
function withinOne(matrix: tf.Tensor2D): tf.Tensor2D {
  return tf.div(matrix, tf.add(tf.max(matrix), EPSILON));
}

function unit(vector: tf.Tensor2D): tf.Tensor2D {
  return tf.div(vector, tf.add(tf.sqrt(tf.sum(tf.square(vector))), EPSILON));
}

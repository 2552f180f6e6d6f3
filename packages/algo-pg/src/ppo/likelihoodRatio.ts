import * as tf from '@prism-rl/jit/tensorflow';

/** |log ρ| counts up to here: ρ from 1e-13, which no sum over a minibatch notices, to 1e13. */
const farthest = 30;

/**
 * ρ = π(a|s) / π_old(a|s) of log ρ, with its gradient, ρ ∇ log ρ, and both in bounds: where a policy has left an action for good, ρ would
 * be a denormal number, and all that is computed from it, on which processors are many times slower; where it has come to one from nowhere,
 * ρ would be infinite, and 0 · ∞ makes an end of all parameters.
 */
export function likelihoodRatio(logRatios: tf.Tensor): tf.Tensor {
  const ratio = tf.customGrad((given, save) => {
    const value = tf.exp(tf.clipByValue(given as tf.Tensor, -farthest, farthest));
    (save as tf.GradSaveFunc)([value]);
    return { value, gradFunc: (upstream, [saved]) => tf.mul(upstream, saved!) };
  });
  return ratio(logRatios);
}

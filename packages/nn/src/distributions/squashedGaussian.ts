import * as tf from '@prism-rl/jit/tensorflow';
import { diagonalGaussian } from './diagonalGaussian.ts';
import type { Distribution } from './distribution.ts';

/**
 * The distribution of tanh(u) for normal u (Haarnoja et al. 2018, appendix C), for actions within (−1, 1). Parameters: those of
 * {@link diagonalGaussian}.
 *
 * Samples are the numbers u *before* tanh, for which log tanh′(u) = 2 (log 2 − u − softplus(−2u)) can be had without rounding; take
 * `tanh` of them (that of core, which every engine computes alike) to act. The entropy has no closed form: this one is the normal distribution's, plus log tanh′ at its mean, the
 * first term of an expansion. The divergence is exact: it does not change under tanh.
 */
export function squashedGaussian(size: number): Distribution {
  const normal = diagonalGaussian(size);
  const logDerivative = (u: tf.Tensor): tf.Tensor =>
    tf.sum(tf.mul(2, tf.sub(tf.sub(Math.LN2, u), tf.softplus(tf.mul(-2, u)))), 1);
  return {
    ...normal,
    logProb: (parameters, samples) =>
      tf.sub(normal.logProb(parameters, samples), logDerivative(samples)) as tf.Tensor1D,
    entropy: (parameters) =>
      tf.add(normal.entropy(parameters), logDerivative(normal.mode(parameters))) as tf.Tensor1D,
  };
}

import { exp } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Distribution } from './distribution.ts';

/** log 2π; `Math.log` differs between JavaScript engines. */
const logTwoPi = 1.8378770664093453;

/**
 * The normal distribution of `size` independent numbers. Parameters: the means, then the logarithms of the standard deviations.
 *
 *   log p(x) = Σᵢ −(xᵢ − μᵢ)² / 2σᵢ² − log σᵢ − ½ log 2π
 */
export function diagonalGaussian(size: number): Distribution {
  // Split, not sliced: a slice would hold the number of rows, and exported policies take any.
  const halves = (parameters: tf.Tensor2D): tf.Tensor2D[] => tf.split(parameters, 2, 1);
  const means = (parameters: tf.Tensor2D): tf.Tensor2D => halves(parameters)[0]!;
  const logStds = (parameters: tf.Tensor2D): tf.Tensor2D => halves(parameters)[1]!;
  return {
    parameterSize: 2 * size,
    sampleSize: size,
    sampleShape: [size],
    sampleDtype: 'float32',
    logProb: (parameters, samples) => {
      const logStd = logStds(parameters);
      const standardised = tf.mul(tf.sub(samples, means(parameters)), tf.exp(tf.neg(logStd)));
      const terms = tf.add(tf.mul(0.5, tf.square(standardised)), logStd);
      return tf.sub(-0.5 * logTwoPi * size, tf.sum(terms, 1)) as tf.Tensor1D;
    },
    entropy: (parameters) =>
      tf.add(tf.sum(logStds(parameters), 1), 0.5 * (1 + logTwoPi) * size) as tf.Tensor1D,
    kl: (p, q) => {
      // log σ_q/σ_p + (σ_p² + (μ_p − μ_q)²) / 2σ_q² − ½
      const [logStdP, logStdQ] = [logStds(p), logStds(q)];
      const precision = tf.exp(tf.mul(-2, logStdQ));
      const spread = tf.add(tf.exp(tf.mul(2, logStdP)), tf.squaredDifference(means(p), means(q)));
      const terms = tf.add(tf.sub(logStdQ, logStdP), tf.mul(0.5, tf.mul(spread, precision)));
      return tf.sub(tf.sum(terms, 1), 0.5 * size) as tf.Tensor1D;
    },
    mode: means,
    sample: (rng, parameters, out) => {
      for (let row = 0; row * size < out.length; row++) {
        const start = 2 * size * row;
        for (let k = 0; k < size; k++) {
          out[row * size + k] = rng.normal(parameters[start + k]!, exp(parameters[start + size + k]!));
        }
      }
    },
    mostProbable: (parameters, out) => {
      for (let i = 0; i < out.length; i++) {
        const row = Math.floor(i / size);
        out[i] = parameters[2 * size * row + (i - row * size)]!;
      }
    },
  };
}

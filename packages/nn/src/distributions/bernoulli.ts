import { exp } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Distribution } from './distribution.ts';

/**
 * `n` independent switches, each 1 with probability sigmoid(parameter): parameters are logits, one a switch.
 *
 *   log p(x) = Σᵢ xᵢ lᵢ − softplus(lᵢ)
 *
 * Sampling takes one uniform number a switch, in their order. A switch is most probably 1 where its logit is above 0.
 */
export function bernoulli(n: number): Distribution {
  return {
    parameterSize: n,
    sampleSize: n,
    sampleShape: [n],
    sampleDtype: 'int32',
    logProb: (logits, samples) =>
      tf.sum(tf.sub(tf.mul(logits, tf.cast(samples, 'float32')), tf.softplus(logits)), 1) as tf.Tensor1D,
    // −p log p − (1 − p) log(1 − p) = softplus(l) − p l
    entropy: (logits) =>
      tf.sum(tf.sub(tf.softplus(logits), tf.mul(tf.sigmoid(logits), logits)), 1) as tf.Tensor1D,
    kl: (p, q) => {
      const apart = tf.mul(tf.sigmoid(p), tf.sub(p, q));
      return tf.sum(tf.add(apart, tf.sub(tf.softplus(q), tf.softplus(p))), 1) as tf.Tensor1D;
    },
    mode: (logits) => tf.cast(tf.greater(logits, 0), 'int32'),
    sample: (rng, logits, out) => {
      for (let k = 0; k < out.length; k++) out[k] = rng.random() * (1 + exp(-logits[k]!)) < 1 ? 1 : 0;
    },
    mostProbable: (logits, out) => {
      for (let k = 0; k < out.length; k++) out[k] = logits[k]! > 0 ? 1 : 0;
    },
  };
}

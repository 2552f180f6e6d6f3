import { exp } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import { greedyAction } from '../greedyAction.ts';
import { oneHotRows } from '../oneHotRows.ts';
import type { Distribution } from './distribution.ts';

/**
 * The categorical distribution over 0 … n − 1 with probabilities softmax(parameters): parameters are logits, and a constant added to
 * all of them changes nothing.
 *
 * Sampling inverts the cumulative distribution: one uniform number a row.
 */
export function categorical(n: number): Distribution {
  const weights = new Float64Array(n);
  return {
    parameterSize: n,
    sampleSize: 1,
    sampleShape: [],
    sampleDtype: 'int32',
    logProb: (logits, samples) =>
      tf.sum(tf.mul(tf.logSoftmax(logits), oneHotRows(samples as tf.Tensor1D, n)), 1) as tf.Tensor1D,
    entropy: (logits) => {
      const logP = tf.logSoftmax(logits);
      return tf.neg(tf.sum(tf.mul(tf.exp(logP), logP), 1)) as tf.Tensor1D;
    },
    kl: (p, q) => {
      const logP = tf.logSoftmax(p);
      return tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, tf.logSoftmax(q))), 1) as tf.Tensor1D;
    },
    mode: (logits) => tf.argMax(logits, 1),
    sample: (rng, logits, out) => {
      for (let row = 0; row < out.length; row++) {
        const start = row * n;
        const highest = logits[start + greedyAction(logits, row, n)]!;
        let total = 0;
        for (let k = 0; k < n; k++) total += weights[k] = exp(logits[start + k]! - highest);
        let left = rng.random() * total;
        let chosen = 0;
        // The last one takes what rounding leaves over: the last that has any weight.
        while (chosen < n - 1 && left >= weights[chosen]!) left -= weights[chosen++]!;
        while (chosen > 0 && weights[chosen] === 0) chosen--;
        out[row] = chosen;
      }
    },
    mostProbable: (logits, out) => {
      for (let row = 0; row < out.length; row++) out[row] = greedyAction(logits, row, n);
    },
  };
}

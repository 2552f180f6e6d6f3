import * as tf from '@prism-rl/jit/tensorflow';

/**
 * The dueling aggregation (Wang et al. 2016, equation 9): q(a) = v + (adv(a) − mean over a′ of adv(a′)), for each of `k` outputs
 * (1 for plain values; atoms or quantiles for distributions).
 *
 * @param value `[batch, 1, k]`
 * @param advantage `[batch, actions, k]`
 * @returns `[batch, actions, k]`
 */
export function duel(value: tf.Tensor, advantage: tf.Tensor): tf.Tensor {
  return tf.add(value, tf.sub(advantage, tf.mean(advantage, 1, true)));
}

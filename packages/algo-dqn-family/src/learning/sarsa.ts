import * as tf from '@prism-rl/jit/tensorflow';
import { oneHotRows } from '@prism-rl/nn';

/**
 * The temporal-difference error of Sarsa (Sutton & Barto 2018, equation 6.7), one a row:
 *
 *   δ = r_t + γ_t · q_t(a_t) − q_tm1(a_tm1)
 *
 * @param qTm1 `[batch, actions]` values of S_{t−1}.
 * @param aTm1 `[batch]` int32 actions taken there.
 * @param rT `[batch]` rewards.
 * @param discountT `[batch]` γ, and 0 where the episode terminated.
 * @param qT `[batch, actions]` values of S_t.
 * @param aT `[batch]` int32 actions taken in S_t.
 */
export function sarsaError(
  qTm1: tf.Tensor2D,
  aTm1: tf.Tensor1D,
  rT: tf.Tensor1D,
  discountT: tf.Tensor1D,
  qT: tf.Tensor2D,
  aT: tf.Tensor1D,
): tf.Tensor1D {
  const valuesOf = (q: tf.Tensor2D, action: tf.Tensor1D): tf.Tensor =>
    tf.sum(tf.mul(q, oneHotRows(action, q.shape[1])), 1);
  const target = tf.add(rT, tf.mul(discountT, valuesOf(qT, aT)));
  return tf.sub(target, valuesOf(qTm1, aTm1)) as tf.Tensor1D;
}

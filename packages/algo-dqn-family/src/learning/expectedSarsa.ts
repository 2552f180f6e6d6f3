import * as tf from '@prism-rl/jit/tensorflow';
import { oneHotRows } from '@prism-rl/nn';

/**
 * The temporal-difference error of Expected Sarsa (Sutton & Barto 2018, equation 6.9), one a row:
 *
 *   δ = r_t + γ_t · Σ_a π_t(a) q_t(a) − q_tm1(a_tm1)
 *
 * @param qTm1 `[batch, actions]` values of S_{t−1} by the network that learns.
 * @param aTm1 `[batch]` int32 actions taken.
 * @param rT `[batch]` rewards.
 * @param discountT `[batch]` γ, and 0 where the episode terminated.
 * @param qT `[batch, actions]` values of S_t by the target network.
 * @param policyT `[batch, actions]` probabilities of the actions in S_t.
 */
export function expectedSarsaError(
  qTm1: tf.Tensor2D,
  aTm1: tf.Tensor1D,
  rT: tf.Tensor1D,
  discountT: tf.Tensor1D,
  qT: tf.Tensor2D,
  policyT: tf.Tensor2D,
): tf.Tensor1D {
  const target = tf.add(rT, tf.mul(discountT, tf.sum(tf.mul(policyT, qT), 1)));
  const taken = tf.sum(tf.mul(qTm1, oneHotRows(aTm1, qTm1.shape[1])), 1);
  return tf.sub(target, taken) as tf.Tensor1D;
}

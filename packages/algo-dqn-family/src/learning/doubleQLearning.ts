import type * as tf from '@prism-rl/jit/tensorflow';
import { expectedSarsaError } from './expectedSarsa.ts';
import { greedyPolicy } from './greedyPolicy.ts';

/**
 * The temporal-difference error of Double DQN (van Hasselt, Guez & Silver 2016), one a row: one network chooses
 * the next action, the other one says what it is worth, so that noise is not taken for value.
 *
 *   δ = r_t + γ_t · q_t(argmax_a selector_t(a)) − q_tm1(a_tm1)
 *
 * @param qTm1 `[batch, actions]` values of S_{t−1} by the network that learns.
 * @param aTm1 `[batch]` int32 actions taken.
 * @param rT `[batch]` rewards.
 * @param discountT `[batch]` γ, and 0 where the episode terminated.
 * @param qT `[batch, actions]` values of S_t by the target network.
 * @param selectorT `[batch, actions]` values of S_t by the network that learns.
 */
export function doubleQLearningError(
  qTm1: tf.Tensor2D,
  aTm1: tf.Tensor1D,
  rT: tf.Tensor1D,
  discountT: tf.Tensor1D,
  qT: tf.Tensor2D,
  selectorT: tf.Tensor2D,
): tf.Tensor1D {
  return expectedSarsaError(qTm1, aTm1, rT, discountT, qT, greedyPolicy(selectorT));
}

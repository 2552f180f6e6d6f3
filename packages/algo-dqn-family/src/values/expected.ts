import * as tf from '@prism-rl/jit/tensorflow';
import { oneHotRows } from '@prism-rl/nn';
import type { ValueModel } from './valueModel.ts';

/**
 * Returns Q-learning's temporal-difference error of each row (Watkins 1989; with a target network Mnih et al. 2015, equation 2):
 *
 *   δ = r_t + γ_t · max_a q_t(a) − q_tm1(a_tm1)
 *
 * With a policy π, Σ_a π(a) q_t(a) replaces the maximum (Expected Sarsa; Sutton & Barto 2018, equation 6.9). If π is greedy in the values
 * of the online network, this is Double Q-learning (van Hasselt, Guez & Silver 2016): one network chooses the action, the other evaluates
 * it.
 *
 * @param qTm1 `[batch, actions]` values of S_{t−1} by the online network.
 * @param aTm1 `[batch]` int32 actions taken.
 * @param rT `[batch]` rewards, or discounted sums of n rewards.
 * @param discountT `[batch]` γ (with n steps γⁿ), or 0 after a termination.
 * @param qT `[batch, actions]` values of S_t by the target network.
 * @param policyT `[batch, actions]` π in S_t; default: greedy in `qT`.
 */
export function tdError(
  qTm1: tf.Tensor2D,
  aTm1: tf.Tensor1D,
  rT: tf.Tensor1D,
  discountT: tf.Tensor1D,
  qT: tf.Tensor2D,
  policyT?: tf.Tensor2D,
): tf.Tensor1D {
  const bootstrap = policyT === undefined ? tf.max(qT, 1) : tf.sum(tf.mul(policyT, qT), 1);
  const target = tf.add(rT, tf.mul(discountT, bootstrap));
  const taken = tf.sum(tf.mul(qTm1, oneHotRows(aTm1, qTm1.shape[1])), 1);
  return tf.sub(target, taken) as tf.Tensor1D;
}

/** DQN's value model: one output per action, its expected return. The priority is |δ| (Schaul et al. 2016, section 3.3). */
export const expectedValues: ValueModel = {
  outputs: 1,
  actionValues: (outputs) => tf.reshape(outputs, [outputs.shape[0], outputs.shape[1]]),
  losses: ({ outputsTm1, aTm1, rT, discountT, outputsT, policyT }, loss) => {
    const [qTm1, qT] = [expectedValues.actionValues(outputsTm1), expectedValues.actionValues(outputsT)];
    const error = tdError(qTm1, aTm1, rT, discountT, qT, policyT);
    return { loss: loss(error) as tf.Tensor1D, priority: tf.abs(error) };
  },
};

import * as tf from '@prism-rl/jit/tensorflow';
import { oneHotRows } from '@prism-rl/nn';
import { greedyPolicy, type ValueModel } from './valueModel.ts';

/**
 * Value model of branching DQN: one output per action of each branch (Tavakoli, Pardo & Kormushev 2018). The loss is the mean over branches
 * of ℓ(δ); the priority is the sum of |δ| (section "Prioritized experience replay" there).
 */
export function branchingValues(branches: readonly number[]): ValueModel {
  const actionValues = (outputs: tf.Tensor3D): tf.Tensor2D =>
    tf.reshape(outputs, [outputs.shape[0], outputs.shape[1]]);
  return {
    outputs: 1,
    actionValues,
    losses: ({ outputsTm1, aTm1, rT, discountT, outputsT, policyT }, loss) => {
      const qT = actionValues(outputsT);
      const policy = policyT ?? greedyPolicy(qT, branches);
      const actions = aTm1 as tf.Tensor as tf.Tensor2D;
      const errors = branchingErrors(branches, actionValues(outputsTm1), actions, rT, discountT, qT, policy);
      return {
        loss: tf.mean(loss(errors), 1) as tf.Tensor1D,
        priority: tf.sum(tf.abs(errors), 1) as tf.Tensor1D,
      };
    },
  };
}

/**
 * Returns the temporal-difference errors of branching Q-learning (Tavakoli, Pardo & Kormushev 2018, equations 5 and 6) for each branch d:
 *
 *   y = r_t + γ_t · mean over d of Σ_a π_t(d, a) q_t(d, a)
 *   δ(d) = y − q_tm1(d, a_tm1(d))
 *
 * All branches share one target, the mean over their values: with a common state value it varies less than any single branch's.
 *
 * @param branches number of actions per branch.
 * @param qTm1 `[batch, all actions]` values of S_{t−1} by the online network, branch by branch.
 * @param aTm1 `[batch, branches]` int32 actions taken, as indices from 0.
 * @param rT `[batch]` rewards.
 * @param discountT `[batch]` γ, or 0 after a termination.
 * @param qT `[batch, all actions]` values of S_t by the target network.
 * @param policyT `[batch, all actions]` action probabilities in S_t, which sum to 1 per branch: greedy ones.
 * @returns `[batch, branches]`
 */
export function branchingErrors(
  branches: readonly number[],
  qTm1: tf.Tensor2D,
  aTm1: tf.Tensor2D,
  rT: tf.Tensor1D,
  discountT: tf.Tensor1D,
  qT: tf.Tensor2D,
  policyT: tf.Tensor2D,
): tf.Tensor2D {
  const bootstrap = tf.div(tf.sum(tf.mul(policyT, qT), 1), branches.length);
  const target = tf.add(rT, tf.mul(discountT, bootstrap));
  const actions = tf.split(aTm1, branches.length, 1);
  const taken = tf.split(qTm1, [...branches], 1).map((values, branch) => {
    const chosen = oneHotRows(tf.squeeze(actions[branch]!, [1]) as tf.Tensor1D, branches[branch]!);
    return tf.sum(tf.mul(values, chosen), 1, true);
  });
  return tf.sub(tf.expandDims(target, 1), tf.concat(taken, 1)) as tf.Tensor2D;
}

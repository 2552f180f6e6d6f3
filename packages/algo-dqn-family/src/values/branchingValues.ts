import * as tf from '@prism-rl/jit/tensorflow';
import { losses } from '@prism-rl/nn';
import { branchingErrors } from '../learning/branchingQLearning.ts';
import { greedyPolicy } from '../learning/greedyPolicy.ts';
import type { ValueModel } from './valueModel.ts';

/**
 * One output for each action of each branch: branching DQN (Tavakoli, Pardo & Kormushev 2018). The loss is the mean over branches of a
 * function of the TD error; the priority is the sum of the errors' sizes (section "Prioritized experience replay" there).
 */
export function branchingValues(branches: readonly number[], loss: keyof typeof losses): ValueModel {
  const actionValues = (outputs: tf.Tensor3D): tf.Tensor2D =>
    tf.reshape(outputs, [outputs.shape[0], outputs.shape[1]]);
  return {
    outputs: 1,
    actionValues,
    losses: ({ outputsTm1, aTm1, rT, discountT, outputsT, policyT }) => {
      const qT = actionValues(outputsT);
      const policy = policyT ?? greedyPolicy(qT, branches);
      const actions = aTm1 as tf.Tensor as tf.Tensor2D;
      const errors = branchingErrors(branches, actionValues(outputsTm1), actions, rT, discountT, qT, policy);
      return {
        loss: tf.mean(losses[loss](errors), 1) as tf.Tensor1D,
        priority: tf.sum(tf.abs(errors), 1) as tf.Tensor1D,
      };
    },
  };
}

import * as tf from '@prism-rl/jit/tensorflow';
import { type CategoricalLoss, categoricalLoss } from './categoricalLoss.ts';
import { categoricalProjection } from './categoricalProjection.ts';
import { outputsOfActions, outputsUnderPolicy } from './greedyPolicy.ts';

/**
 * The loss of categorical Q-learning, C51 (Bellemare, Dabney & Munos 2017, algorithm 1): the distribution of r_t + γ_t Z_t under the
 * policy, projected onto the support, against the predicted one of the action taken.
 *
 * @param atoms the support, the same for both networks.
 * @param logitsTm1 `[batch, actions, atoms]` for S_{t−1} by the network that learns.
 * @param aTm1 `[batch]` int32 actions taken.
 * @param rT `[batch]` rewards; with n steps the sum of n discounted ones.
 * @param discountT `[batch]` γ (with n steps γⁿ), and 0 where the episode terminated.
 * @param logitsT `[batch, actions, atoms]` for S_t by the target network.
 * @param policyT `[batch, actions]` probabilities of the actions in S_t.
 */
export function categoricalQLearning(
  atoms: Float32Array,
  logitsTm1: tf.Tensor3D,
  aTm1: tf.Tensor1D,
  rT: tf.Tensor1D,
  discountT: tf.Tensor1D,
  logitsT: tf.Tensor3D,
  policyT: tf.Tensor2D,
): CategoricalLoss {
  const successors = tf.add(
    tf.expandDims(rT, 1),
    tf.mul(tf.expandDims(discountT, 1), tf.tensor2d(atoms, [1, atoms.length])),
  ) as tf.Tensor2D;
  const mass = outputsUnderPolicy(tf.softmax(logitsT), policyT);
  const target = categoricalProjection(successors, mass, atoms);
  return categoricalLoss(target, outputsOfActions(logitsTm1, aTm1));
}

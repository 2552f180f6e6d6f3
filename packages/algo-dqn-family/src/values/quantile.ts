import * as tf from '@prism-rl/jit/tensorflow';
import { middleFractions, quantileRegressionLoss } from '@prism-rl/nn';
import type { DqnConfig } from '../dqn/config.ts';
import { greedyPolicy, outputsOfActions, outputsUnderPolicy, type ValueModel } from './valueModel.ts';

const actionValues = (outputs: tf.Tensor3D): tf.Tensor2D => tf.mean(outputs, 2) as tf.Tensor2D;

/** Value model of QR-DQN (Dabney, Rowland, Bellemare & Munos 2018): the return's quantiles at fixed fractions. The priority is the loss. */
export function quantileValues({ quantiles, huberKappa }: DqnConfig): ValueModel {
  const fractions = middleFractions(quantiles);
  return {
    outputs: quantiles,
    actionValues,
    losses: (transitions) => quantileLosses(transitions, tf.tensor2d(fractions, [1, quantiles]), huberKappa),
  };
}

/**
 * Value model of implicit quantile networks (Dabney, Ostrovski, Silver & Munos 2018): the return's quantiles at fractions that the network
 * takes as input.
 */
export function implicitQuantileValues(config: DqnConfig): ValueModel {
  return {
    outputs: 1,
    fractions: { online: config.fractions, target: config.targetFractions, choose: config.choiceFractions },
    actionValues,
    losses: (transitions) => quantileLosses(transitions, transitions.fractionsTm1!, config.huberKappa),
  };
}

function quantileLosses(
  {
    outputsTm1,
    aTm1,
    rT,
    discountT,
    outputsT,
    policyT = greedyPolicy(actionValues(outputsT)),
  }: Parameters<ValueModel['losses']>[0],
  fractions: tf.Tensor2D,
  kappa: number,
): ReturnType<ValueModel['losses']> {
  const loss = quantileQLearning(outputsTm1, fractions, aTm1, rT, discountT, outputsT, policyT, kappa);
  return { loss, priority: loss };
}

/**
 * Loss of Q-learning on quantiles: QR-DQN (Dabney, Rowland, Bellemare & Munos 2018, algorithm 1) for fixed fractions, implicit quantile
 * networks (Dabney, Ostrovski, Silver & Munos 2018, equation 3) for sampled ones.
 *
 * Under a non-greedy policy, each target quantile is the policy's mean of the actions' quantiles: neither a quantile of the mixed
 * distribution nor a mean of the actions' losses.
 *
 * @param quantilesTm1 `[batch, actions, n]` for S_{t−1} by the online network.
 * @param fractionsTm1 `[batch or 1, n]` their τ.
 * @param aTm1 `[batch]` int32 actions taken.
 * @param rT `[batch]` rewards.
 * @param discountT `[batch]` γ, or 0 after a termination.
 * @param quantilesT `[batch, actions, m]` for S_t by the target network.
 * @param policyT `[batch, actions]` action probabilities in S_t.
 * @param kappa Huber's κ.
 * @returns `[batch]`
 */
export function quantileQLearning(
  quantilesTm1: tf.Tensor3D,
  fractionsTm1: tf.Tensor2D,
  aTm1: tf.Tensor1D,
  rT: tf.Tensor1D,
  discountT: tf.Tensor1D,
  quantilesT: tf.Tensor3D,
  policyT: tf.Tensor2D,
  kappa: number,
): tf.Tensor1D {
  const successors = outputsUnderPolicy(quantilesT, policyT);
  const targets = tf.add(
    tf.expandDims(rT, 1),
    tf.mul(tf.expandDims(discountT, 1), successors),
  ) as tf.Tensor2D;
  return quantileRegressionLoss(outputsOfActions(quantilesTm1, aTm1), fractionsTm1, targets, kappa);
}

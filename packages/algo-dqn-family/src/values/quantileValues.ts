import * as tf from '@prism-rl/jit/tensorflow';
import { middleFractions } from '@prism-rl/nn';
import { greedyPolicy } from '../learning/greedyPolicy.ts';
import { quantileQLearning } from '../learning/quantileQLearning.ts';
import type { FractionCounts, ValueModel } from './valueModel.ts';

/** The mean over quantiles is the expected value. */
const actionValues = (outputs: tf.Tensor3D): tf.Tensor2D => tf.mean(outputs, 2) as tf.Tensor2D;

/**
 * The return's distribution as quantiles at fixed fractions: QR-DQN (Dabney, Rowland, Bellemare & Munos 2018). The loss is the
 * priority, too.
 */
export function quantileValues({ quantiles, kappa }: { quantiles: number; kappa: number }): ValueModel {
  const fractions = middleFractions(quantiles);
  return {
    outputs: quantiles,
    actionValues,
    losses: (transitions) => quantileLosses(transitions, tf.tensor2d(fractions, [1, quantiles]), kappa),
  };
}

/**
 * The return's quantiles at any fractions, which the network takes in: implicit quantile networks (Dabney, Ostrovski, Silver & Munos
 * 2018).
 */
export function implicitQuantileValues({
  fractions,
  kappa,
}: {
  fractions: FractionCounts;
  kappa: number;
}): ValueModel {
  return {
    outputs: 1,
    fractions,
    actionValues,
    losses: (transitions) => quantileLosses(transitions, transitions.fractionsTm1!, kappa),
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

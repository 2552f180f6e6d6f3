import * as tf from '@prism-rl/jit/tensorflow';
import { middleFractions, quantileRegressionLoss } from '@prism-rl/nn';
import type { ReturnModel } from './returnModel.ts';

/** Settings of {@link quantileReturn}. */
export interface QuantileReturnOptions {
  /** M, the number of quantiles per critic. */
  readonly quantiles: number;
  /** d, the number of quantiles dropped per critic. */
  readonly dropped: number;
}

/**
 * Truncated quantile critics (TQC: Kuznetsov et al. 2020, equations 9 to 12). Pools and sorts the next state's quantiles of all N critics,
 * drops the N·d largest, because they overestimate, and regresses each critic's quantiles on the rest:
 *
 *   yⱼ = r + γ (z₍ⱼ₎(s′, a′) − α log π(a′|s′)),  j = 1 … N (M − d)
 *
 * The loss is the mean over pairs of the quantile Huber loss with κ = 1; the policy maximises the mean of all quantiles.
 */
export function quantileReturn({ quantiles, dropped }: QuantileReturnOptions): ReturnModel {
  const fractions = middleFractions(quantiles);
  return {
    outputs: quantiles,
    targets: ({ rT, discountT, outputsT, choices, temperature }) => {
      const kept = outputsT.length * (quantiles - dropped);
      const pooled = tf.concat2d([...outputsT], 1);
      // topk returns the largest: negate to keep the smallest.
      const smallest = tf.neg(tf.topk(tf.neg(pooled), kept).values) as tf.Tensor2D;
      const soft =
        temperature === undefined || choices.logProbs === undefined
          ? smallest
          : tf.sub(smallest, tf.expandDims(tf.mul(temperature, choices.logProbs), 1));
      return tf.add(tf.expandDims(rT, 1), tf.mul(tf.expandDims(discountT, 1), soft)) as tf.Tensor2D;
    },
    losses: (predicted, targets) => {
      const total = quantileRegressionLoss(predicted, tf.tensor2d(fractions, [1, quantiles]), targets, 1);
      const loss = tf.div(total, quantiles) as tf.Tensor1D;
      return { loss, priority: loss };
    },
    worth: (outputs) => tf.div(tf.addN(outputs.map((output) => tf.mean(output, 1))), outputs.length),
  };
}

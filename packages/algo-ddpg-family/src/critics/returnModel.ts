import * as tf from '@prism-rl/jit/tensorflow';
import { middleFractions, quantileRegressionLoss } from '@prism-rl/nn';
import type { Choices } from '../actor/actor.ts';

/** Inputs of the targets, named as in rlax: t is the step reached. */
export interface NextStep {
  /** `[rows]`: the reward R, or the discounted sum of n rewards. */
  readonly rT: tf.Tensor1D;
  /** `[rows]`: γⁿ, or 0 after a termination. */
  readonly discountT: tf.Tensor1D;
  /** Each critic's outputs for the next states and {@link choices}. */
  readonly outputsT: readonly tf.Tensor2D[];
  readonly choices: Choices;
  /** α; undefined without an entropy term. */
  readonly temperature: tf.Tensor | undefined;
}

/** The model of the return that the critics learn. */
export interface ReturnModel {
  readonly outputs: number;
  /** Returns `[rows, k]` targets for the actions taken. */
  targets(step: NextStep): tf.Tensor2D;
  /** Returns one critic's loss and priority, each `[rows]`; prioritized buffers sample by `priority`. */
  losses(
    predicted: tf.Tensor2D,
    targets: tf.Tensor2D,
  ): { readonly loss: tf.Tensor1D; readonly priority: tf.Tensor1D };
  /** Returns the values for the policy to maximise: `[rows]` of the evaluated actions, or `[rows, n]` of all. */
  policyObjective(outputs: readonly tf.Tensor2D[]): tf.Tensor;
}

interface MeanReturnOptions {
  /** Whether critics evaluate the given actions or output the values of every action. */
  readonly critics: 'per-action' | 'all-actions';
  /** Whether the policy maximises the smallest value (SAC) or the first critic's (TD3). */
  readonly objectiveOf: 'smallest' | 'first';
}

/**
 * The expected return, with clipped double Q-learning (the smallest of the critics' values; Fujimoto, van Hoof & Meger 2018, equation 10)
 * and future entropy (Haarnoja et al. 2018, equation 3):
 *
 *   y = r + γ (minᵢ qᵢ(s′, a′) − α log π(a′|s′)),  ℓ = ½ (q(s, a) − y)²
 */
export function meanReturn({ critics, objectiveOf }: MeanReturnOptions): ReturnModel {
  const values = (output: tf.Tensor2D): tf.Tensor =>
    critics === 'per-action' ? tf.reshape(output, [output.shape[0]]) : output;
  const smallest = (outputs: readonly tf.Tensor2D[]): tf.Tensor =>
    outputs.map(values).reduce((a, b) => tf.minimum(a, b));
  return {
    outputs: 1,
    targets: ({ rT, discountT, outputsT, choices, temperature }) => {
      const valuesT = smallest(outputsT);
      const soft =
        temperature === undefined || choices.logProbs === undefined
          ? valuesT
          : tf.sub(valuesT, tf.mul(temperature, choices.logProbs));
      return tf.expandDims(tf.add(rT, tf.mul(discountT, choices.mean(soft))), 1) as tf.Tensor2D;
    },
    losses: (predicted, targets) => {
      const error = tf.reshape(tf.sub(predicted, targets), [predicted.shape[0]]) as tf.Tensor1D;
      return { loss: tf.mul(0.5, tf.square(error)), priority: tf.abs(error) };
    },
    policyObjective: (outputs) => (objectiveOf === 'first' ? values(outputs[0]!) : smallest(outputs)),
  };
}

interface QuantileReturnOptions {
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
    policyObjective: (outputs) =>
      tf.div(tf.addN(outputs.map((output) => tf.mean(output, 1))), outputs.length),
  };
}

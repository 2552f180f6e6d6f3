import * as tf from '@prism-rl/jit/tensorflow';
import type { ReturnModel } from './returnModel.ts';

/** Settings of {@link meanReturn}. */
export interface MeanReturnOptions {
  /** Whether critics evaluate one action or all at once. */
  readonly judges: 'one' | 'all';
  /** Whether the policy maximises the smallest value (SAC) or the first critic's (TD3). */
  readonly policyFollows: 'smallest' | 'first';
}

/**
 * The expected return, with clipped double Q-learning (the smallest of the critics' values; Fujimoto, van Hoof & Meger 2018, equation 10)
 * and future entropy (Haarnoja et al. 2018, equation 3):
 *
 *   y = r + γ (minᵢ qᵢ(s′, a′) − α log π(a′|s′)),  ℓ = ½ (q(s, a) − y)²
 */
export function meanReturn({ judges, policyFollows }: MeanReturnOptions): ReturnModel {
  const values = (output: tf.Tensor2D): tf.Tensor =>
    judges === 'one' ? tf.reshape(output, [output.shape[0]]) : output;
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
    worth: (outputs) => (policyFollows === 'first' ? values(outputs[0]!) : smallest(outputs)),
  };
}

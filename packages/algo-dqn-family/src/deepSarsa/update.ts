import * as tf from '@prism-rl/jit/tensorflow';
import type { ArraySpec, Masking, Optimizer, StepInputs, Variables } from '@prism-rl/nn';
import { clipByGlobalNorm, losses, oneHotRows, valueAndGradients } from '@prism-rl/nn';
import type { DeepSarsaConfig } from './config.ts';

/**
 * Returns Sarsa's temporal-difference error of each row (Sutton & Barto 2018, equation 6.7):
 *
 *   δ = r_t + γ_t · q_t(a_t) − q_tm1(a_tm1)
 *
 * @param qTm1 `[batch, actions]` values of S_{t−1}.
 * @param aTm1 `[batch]` int32 actions taken in S_{t−1}.
 * @param rT `[batch]` rewards.
 * @param discountT `[batch]` γ, or 0 after a termination.
 * @param qT `[batch, actions]` values of S_t.
 * @param aT `[batch]` int32 actions taken in S_t.
 */
export function sarsaError(
  qTm1: tf.Tensor2D,
  aTm1: tf.Tensor1D,
  rT: tf.Tensor1D,
  discountT: tf.Tensor1D,
  qT: tf.Tensor2D,
  aT: tf.Tensor1D,
): tf.Tensor1D {
  const valuesOf = (q: tf.Tensor2D, action: tf.Tensor1D): tf.Tensor =>
    tf.sum(tf.mul(q, oneHotRows(action, q.shape[1])), 1);
  const target = tf.add(rT, tf.mul(discountT, valuesOf(qT, aT)));
  return tf.sub(target, valuesOf(qTm1, aTm1)) as tf.Tensor1D;
}

export interface SarsaUpdateParts {
  readonly rows: number;
  readonly observations: ArraySpec;
  readonly config: Pick<DeepSarsaConfig, 'loss' | 'maxGradientNorm'>;
  readonly variables: Variables;
  /** The network: `[rows, observation]` → `[rows, actions]`. */
  readonly values: (observations: tf.Tensor) => tf.Tensor2D;
  /** Masks the values of invalid actions; default: all actions are valid. */
  readonly masking?: Masking | undefined;
  readonly optimizer: Optimizer;
}

/**
 * Semi-gradient Sarsa (Sutton & Barto 2018, section 10.1, p. 244): chooses A′ in S′, and takes a gradient step of the loss of Q(S, A)
 * towards R + γ Q(S′, A′), where no gradient flows through the target.
 */
export function sarsaUpdate(parts: SarsaUpdateParts) {
  const { rows, observations: ofObservations, config, variables, values, masking, optimizer } = parts;
  const inputs = {
    observations: ofObservations,
    /** Indices from 0, like all actions here. */
    actions: { shape: [rows], dtype: 'int32' },
    rewards: { shape: [rows] },
    nextObservations: ofObservations,
    discounts: { shape: [rows] },
    /** A′ if it is random, else −1. */
    explored: { shape: [rows], dtype: 'int32' },
    learningRate: { shape: [] },
  } satisfies StepInputs;
  /** Returns the loss before the step, the mean action value, and each row's A′. */
  const step = (tensors: { readonly [name in keyof typeof inputs]: tf.Tensor }) => {
    const { observations, nextObservations, explored, learningRate, ...rest } = tensors;
    const [aTm1, rT, discountT] = [rest.actions, rest.rewards, rest.discounts] as tf.Tensor1D[];
    const qT = values(nextObservations);
    const possible = masking?.apply(qT, nextObservations) ?? qT;
    const aT = tf.where(tf.less(explored, 0), tf.argMax(possible, 1), explored) as tf.Tensor1D;
    const { value, gradients, outputs } = valueAndGradients(variables, () => {
      const qTm1 = values(observations);
      const meanQ = masking?.mean(qTm1, observations) ?? tf.mean(qTm1);
      const errors = sarsaError(qTm1, aTm1!, rT!, discountT!, qT, aT);
      return { loss: tf.mean(losses[config.loss](errors)) as tf.Scalar, meanQ };
    });
    const isCut = config.maxGradientNorm > 0;
    optimizer.apply(isCut ? clipByGlobalNorm(gradients, config.maxGradientNorm) : gradients, learningRate);
    return { loss: value, meanQ: outputs.meanQ, nextActions: aT };
  };
  return { inputs, step };
}

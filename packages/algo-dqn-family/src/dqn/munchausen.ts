import * as tf from '@prism-rl/jit/tensorflow';
import { oneHotRows } from '@prism-rl/nn';
import type { DqnConfig } from './config.ts';

/** α, the weight of the log-policy in the reward; τ, the policy's temperature; l₀ < 0, the lower clip of the scaled log-policy. */
export type MunchausenOptions = Pick<
  DqnConfig,
  'munchausenAlpha' | 'munchausenTemperature' | 'munchausenClip'
>;

/** A transition's terms that Munchausen changes. */
export interface MunchausenTerms {
  /** `[batch]` r_t + α [τ log π_tm1(a_tm1)] clipped to [l₀, 0] + γ_t · τ · entropy of π_t. */
  readonly rT: tf.Tensor1D;
  /** `[batch, actions]` π_t = softmax(q_t / τ). */
  readonly policyT: tf.Tensor2D;
}

/**
 * Munchausen reinforcement learning (Vieillard, Pietquin & Geist 2020) adds the log-policy to the reward and bootstraps from a soft policy.
 * With the mean of q_t under `policyT`, the target is
 *
 *   r_t + α [τ log π_tm1(a_tm1)]ˡ⁰₀ + γ_t Σ_a π_t(a) (q_t(a) − τ log π_t(a))
 *
 * It changes only rewards and policy, so it combines with values, quantiles and categories.
 *
 * @param qTm1 `[batch, actions]` values of S_{t−1} by the *target* network.
 * @param aTm1 `[batch]` int32 actions taken.
 * @param rT `[batch]` rewards.
 * @param discountT `[batch]` γ, or 0 after a termination.
 * @param qT `[batch, actions]` values of S_t that define the policy.
 */
export function munchausen(
  qTm1: tf.Tensor2D,
  aTm1: tf.Tensor1D,
  rT: tf.Tensor1D,
  discountT: tf.Tensor1D,
  qT: tf.Tensor2D,
  { munchausenAlpha: alpha, munchausenTemperature: temperature, munchausenClip: clip }: MunchausenOptions,
): MunchausenTerms {
  const logPolicyTm1 = tf.mul(temperature, tf.logSoftmax(tf.div(qTm1, temperature)));
  const taken = tf.sum(tf.mul(logPolicyTm1, oneHotRows(aTm1, qTm1.shape[1])), 1);
  const bonus = tf.mul(alpha, tf.clipByValue(taken, clip, 0));
  const scaled = tf.div(qT, temperature);
  const policyT = tf.softmax(scaled) as tf.Tensor2D;
  const entropy = tf.neg(tf.sum(tf.mul(policyT, tf.logSoftmax(scaled)), 1));
  const softness = tf.mul(discountT, tf.mul(temperature, entropy));
  return { rT: tf.add(tf.add(rT, bonus), softness) as tf.Tensor1D, policyT };
}

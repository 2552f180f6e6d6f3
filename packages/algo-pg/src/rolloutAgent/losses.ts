import * as tf from '@prism-rl/jit/tensorflow';
import type { Distribution } from '@prism-rl/nn';
import type { ActorCriticNetwork, PolicyNetwork } from '../network/policyNetwork.ts';
import type { RolloutLoss, RolloutTensors } from './recipe.ts';

/** The differences between the losses of policies, with or without values. */
export interface PolicyGradientParts {
  /** Sums or averages over steps; default: the mean. */
  readonly reduce?: (values: tf.Tensor) => tf.Scalar;
  /** Returns the gain of a step's log-likelihood. @param error R − v(s), or R − b without a value network. */
  gains(logProbs: tf.Tensor1D, error: tf.Tensor): tf.Tensor;
  /** Returns the cost of a step's value error; default: its square. */
  cost?(error: tf.Tensor): tf.Tensor;
  /** b, for policies without values; default 0. */
  readonly baseline?: tf.Tensor;
}

/** Weights of the terms. A tensor `entropyCoefficient` overrides the number. */
export interface PolicyGradientWeights {
  /** c_v; default 1. */
  readonly valueCoefficient?: number;
  /** c_e; default 0. */
  readonly entropyCoefficient?: number;
}

/**
 * Computes the loss of the policy gradients but PPO's, −gains + c_v cost − c_e H(π(·|s)), over a rollout's steps; with its terms.
 *
 * @param tensors contain the column `returns`.
 */
export function policyGradientLoss(
  network: PolicyNetwork<Distribution> | ActorCriticNetwork,
  weights: PolicyGradientWeights,
  tensors: RolloutTensors<'returns'>,
  parts: PolicyGradientParts,
): RolloutLoss {
  const { observations, samples, returns } = tensors;
  const { reduce = meanOver(tensors), gains, cost = tf.square } = parts;
  const { distribution } = network;
  const { policy, value } =
    'both' in network
      ? network.both(observations)
      : { policy: network.policy(observations), value: undefined };
  const error = tf.sub(returns, value ?? parts.baseline ?? tf.scalar(0));
  const policyLoss = tf.neg(reduce(gains(distribution.logProb(policy, samples), error))) as tf.Scalar;
  const valueLoss = value === undefined ? undefined : reduce(cost(error));
  const entropy = reduce(distribution.entropy(policy));
  return weightedLoss({ policyLoss, ...(valueLoss && { valueLoss }), entropy }, weights, tensors);
}

/** Returns the terms and the loss, policyLoss + c_v valueLoss − c_e entropy. */
export function weightedLoss(
  terms: { readonly policyLoss: tf.Scalar; readonly valueLoss?: tf.Scalar; readonly entropy: tf.Scalar },
  { valueCoefficient = 1, entropyCoefficient = 0 }: PolicyGradientWeights,
  tensors: Pick<RolloutTensors, 'entropyCoefficient'>,
): RolloutLoss {
  const { policyLoss, valueLoss, entropy } = terms;
  let loss: tf.Tensor = policyLoss;
  if (valueLoss !== undefined) loss = tf.add(loss, tf.mul(valueCoefficient, valueLoss));
  const weight = tensors.entropyCoefficient ?? entropyCoefficient;
  if (weight !== 0) loss = tf.sub(loss, tf.mul(weight, entropy));
  return { loss: loss as tf.Scalar, ...terms };
}

/** Returns metrics of a baseline's errors. @param mean over the steps. */
export function errorMetrics(
  error: tf.Tensor,
  mean: (values: tf.Tensor) => tf.Scalar,
): { readonly advantageMean: tf.Scalar; readonly advantageStd: tf.Scalar } {
  const advantageMean = mean(error);
  return { advantageMean, advantageStd: tf.sqrt(mean(squaredDistance(error, advantageMean))) };
}

/** Returns with a variance up to this count as constant. */
const alike = 1e-8;

/**
 * Returns the fraction of the returns' variance that values explain, from their errors; 0 for constant returns, as in `explainedVariance`.
 */
export function explained(
  error: tf.Tensor,
  returns: tf.Tensor,
  mean: (values: tf.Tensor) => tf.Scalar,
): tf.Scalar {
  const variance = (values: tf.Tensor): tf.Scalar => mean(squaredDistance(values, mean(values)));
  const spread = variance(returns);
  const found = tf.sub(1, tf.div(variance(error), tf.maximum(spread, alike)));
  return tf.mul(found, tf.step(tf.sub(spread, alike))) as tf.Scalar;
}

/** Returns a mean over the steps of a minibatch, without the padding. */
export function meanOver({ weights }: Pick<RolloutTensors, 'weights'>): (values: tf.Tensor) => tf.Scalar {
  return (values) => (weights === undefined ? tf.mean(values) : tf.sum(tf.mul(weights, values)));
}

/**
 * (x − mean) / (std + 1e-8) with the sample standard deviation (divisor n − 1), like CleanRL and Stable-Baselines3.
 *
 * @param weights of the steps, if some rows are padding.
 */
export function standardised(values: tf.Tensor1D, weights?: RolloutTensors['weights']): tf.Tensor1D {
  const mean = meanOver({ weights })(values);
  const variance = varianceOf(squaredDistance(values, mean), weights);
  return tf.div(tf.sub(values, mean), tf.add(tf.sqrt(variance), 1e-8));
}

/** Σ d / (n − 1). */
function varianceOf(distances: tf.Tensor, weights: RolloutTensors['weights']): tf.Tensor {
  if (weights === undefined) return tf.div(tf.sum(distances), Math.max(1, distances.size - 1));
  // Each step has weight 1 / n.
  const others = tf.maximum(tf.sub(1, tf.max(weights)), 1e-8);
  return tf.div(meanOver({ weights })(distances), others);
}

/** (x − m)², for a scalar m: tfjs's squaredDifference has no gradient for it. */
function squaredDistance(values: tf.Tensor, center: tf.Tensor): tf.Tensor {
  return tf.square(tf.sub(values, center));
}

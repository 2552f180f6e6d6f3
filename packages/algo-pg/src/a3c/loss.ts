import * as tf from '@prism-rl/jit/tensorflow';
import { stopGradient } from '@prism-rl/nn';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import type { A3cConfig } from './config.ts';

/** The steps of a segment as tensors. */
export interface SegmentTensors {
  /** `[tMax, observationSize]` */
  readonly observations: tf.Tensor;
  /** `[tMax]` or `[tMax, sampleSize]` */
  readonly samples: tf.Tensor;
  /** R: discounted rewards up to the segment's end, then the value there; `[tMax]`. */
  readonly returns: tf.Tensor;
  /** 1 for steps, 0 for the rows behind the last one; `[tMax]`. */
  readonly weights: tf.Tensor;
}

/** The loss and its parts, each summed over the steps as the paper accumulates gradients; and the advantages that it saw. */
export interface A3cLoss {
  readonly loss: tf.Scalar;
  /** Mean and standard deviation (population) of R − V(s). */
  readonly advantageMean: tf.Scalar;
  readonly advantageStd: tf.Scalar;
  readonly policyLoss: tf.Scalar;
  readonly valueLoss: tf.Scalar;
  readonly entropy: tf.Scalar;
}

/**
 * Σ −log π(a|s) (R − V(s)) − β H(π(s)) + c (R − V(s))², where the advantage of the first term is a constant (Mnih et al. 2016,
 * algorithm S3 and section 4).
 */
export function a3cLoss(
  network: ActorCriticNetwork,
  { valueCoefficient, entropyCoefficient }: Pick<A3cConfig, 'valueCoefficient' | 'entropyCoefficient'>,
  { observations, samples, returns, weights }: SegmentTensors,
): A3cLoss {
  const { distribution } = network;
  const { policy, value } = network.both(observations);
  const total = (values: tf.Tensor): tf.Scalar => tf.sum(tf.mul(weights, values));
  const error = tf.sub(returns, value);
  const policyLoss = tf.neg(
    total(tf.mul(distribution.logProb(policy, samples), stopGradient(error))),
  ) as tf.Scalar;
  const valueLoss = total(tf.square(error));
  const entropy = total(distribution.entropy(policy));
  const loss = tf.sub(
    tf.add(policyLoss, tf.mul(valueCoefficient, valueLoss)),
    tf.mul(entropyCoefficient, entropy),
  ) as tf.Scalar;
  const steps = tf.sum(weights);
  const advantageMean = tf.div(total(error), steps) as tf.Scalar;
  const spread = tf.div(total(tf.square(tf.sub(error, advantageMean))), steps);
  const advantageStd = tf.sqrt(spread) as tf.Scalar;
  return { loss, policyLoss, valueLoss, entropy, advantageMean, advantageStd };
}

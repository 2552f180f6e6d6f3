import type * as tf from '@prism-rl/jit/tensorflow';
import type { StepInputs } from '@prism-rl/nn';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';

/** The rows of a rollout that one step of the optimizer sees. */
export interface RolloutTensors {
  /** `[rows, observation]` */
  readonly observations: tf.Tensor;
  /** `[rows]` categories or `[rows, sample]` numbers that the policy drew. */
  readonly samples: tf.Tensor;
  /** `[rows]` */
  readonly advantages: tf.Tensor1D;
  /** `[rows]`: advantage + value, what the value should have been. */
  readonly returns: tf.Tensor1D;
  /** `[rows]` values when the rollout was taken. */
  readonly oldValues: tf.Tensor1D;
  /** `[rows]` log-likelihoods of the samples then. */
  readonly oldLogProbs: tf.Tensor1D;
}

/** A loss and its parts, all scalars. */
export interface RolloutLoss {
  readonly loss: tf.Scalar;
  readonly policyLoss: tf.Scalar;
  readonly valueLoss: tf.Scalar;
  readonly entropy: tf.Scalar;
  /** D(policy that acted ‖ policy that learns), where the loss knows both; else that over the step is logged. */
  readonly kl?: tf.Scalar;
  readonly [name: string]: tf.Scalar | undefined;
}

/** How a rollout is learned from: the part in which A2C and PPO differ. */
export interface RolloutUpdate {
  /** Passes over the rollout. */
  readonly epochs: number;
  /** Parts that each pass is divided into, by chance. */
  readonly minibatches: number;
  /** The rest of an update is left out once the policy has moved by more than this; Infinity: never. */
  readonly targetKl: number;
  loss(network: ActorCriticNetwork, tensors: RolloutTensors): RolloutLoss;
}

/** Shapes of {@link RolloutTensors}. */
export function rolloutInputs(
  rows: number,
  observationSize: number,
  { distribution }: ActorCriticNetwork,
): StepInputs {
  const { sampleDtype, sampleSize } = distribution;
  return {
    observations: { shape: [rows, observationSize] },
    samples: { shape: sampleDtype === 'int32' ? [rows] : [rows, sampleSize], dtype: sampleDtype },
    advantages: { shape: [rows] },
    returns: { shape: [rows] },
    oldValues: { shape: [rows] },
    oldLogProbs: { shape: [rows] },
    learningRate: { shape: [] },
  };
}

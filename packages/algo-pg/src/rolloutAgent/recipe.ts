import type { Metrics } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Optimizer, Variables } from '@prism-rl/nn';
import type { ActingNetwork } from '../network/policyNetwork.ts';
import type { ObservationNormalizer } from './observationNormalizer.ts';
import type { RewardScaler } from './rewardScaler.ts';

/** The rows of a rollout that one step of the optimizer sees. */
export interface RolloutTensors {
  /** `[rows, observation]` */
  readonly observations: tf.Tensor;
  /** `[rows]` categories or `[rows, sample]` numbers that the policy drew. */
  readonly samples: tf.Tensor;
  /** `[rows]` */
  readonly advantages: tf.Tensor1D;
  /** `[rows]`: advantage + value, what the value should have been: the λ-return. */
  readonly returns: tf.Tensor1D;
  /** `[rows]` values when the rollout was taken. */
  readonly oldValues: tf.Tensor1D;
  /** `[rows]` log-likelihoods of the samples then; zeros where the {@link Objective} has none. */
  readonly oldLogProbs: tf.Tensor1D;
}

/** A loss and its parts, all scalars. */
export interface RolloutLoss {
  readonly loss: tf.Scalar;
  /** D(policy that acted ‖ policy that learns), where the loss knows both; else {@link Objective.divergence} over the step is logged. */
  readonly kl?: tf.Scalar;
  readonly [name: string]: tf.Scalar | undefined;
}

/** What is learned from a rollout: the part in which A2C, PPO and PQN differ. */
export interface Objective {
  /** What acts and gives the values that targets are bootstrapped from. */
  readonly network: ActingNetwork;
  /** Values and log π(a|s) of what was drawn, `[rows]` each, where the loss compares with those; default: values alone. */
  look?(
    observations: tf.Tensor,
    samples: tf.Tensor,
  ): { readonly values: tf.Tensor1D; readonly logProbs: tf.Tensor1D };
  loss(tensors: RolloutTensors): RolloutLoss;
  /** D(before ‖ after) of the network's outputs before and after a step, a mean over the rows. */
  divergence?(before: tf.Tensor2D, after: tf.Tensor2D): tf.Tensor;
  /** Told how many steps have been learned from, at first, after each rollout and when restored: for what falls along the run. */
  advance?(envSteps: number): Metrics;
}

/** An on-policy algorithm: what is collected, the targets made of it, what is learned from them, and how often. */
export interface Recipe {
  readonly collector: {
    /** Steps of each environment in a rollout. */
    readonly steps: number;
    /** Whether samples go through tanh to the bounds of a Box, instead of being cut there; default false. */
    readonly squash?: boolean;
    /** Stands before the network already; learns between updates. */
    readonly normalizer?: ObservationNormalizer | undefined;
  };
  /** λ-returns of the network's values. */
  readonly targets: {
    /** γ. */
    readonly discount: number;
    /** λ. */
    readonly lambda: number;
    /** Scales rewards by what was seen of them; default: they stay. */
    readonly rewards?: RewardScaler | undefined;
    /** Rewards are multiplied by it; default 1. */
    readonly rewardScale?: number;
  };
  readonly objective: Objective;
  readonly schedule: {
    /** Passes over the rollout. */
    readonly epochs: number;
    /** Parts that each pass is divided into, by chance. */
    readonly minibatches: number;
    /** The rest of an update is left out once the policy has moved by more than this; default: never. */
    readonly targetKl?: number;
    readonly learningRate: number;
    /** At the run's last step; the rate falls linearly. */
    readonly learningRateEnd: number;
  };
  readonly optimizer: (parameters: Variables) => Optimizer;
  /** Joint norm that gradients are cut to; 0 cuts nothing. */
  readonly maxGradientNorm: number;
}

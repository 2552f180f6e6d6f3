import type { Memory, Metrics, PackedArray, Snapshot } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Rollout, StepShape } from '@prism-rl/memory';
import type { Sampler, Variables } from '@prism-rl/nn';
import type { PolicyNetwork } from '../network/policyNetwork.ts';
import type { ObservationNormalizer } from './observationNormalizer.ts';

/** The rows of a rollout that one step of the optimizer sees, and the columns of its {@link Targets}. */
export interface RolloutTensors {
  /** `[rows, observation]` */
  readonly observations: tf.Tensor;
  /** `[rows]` categories or `[rows, sample]` numbers that the policy drew. */
  readonly samples: tf.Tensor;
  /** `[rows]`: 1 / number of steps, 0 for padding: a weighted sum is a mean. Only where rollouts are padded. */
  readonly weights?: tf.Tensor1D;
  /** `[rows]`, or `[rows, numbers]` for columns of several. */
  readonly [column: string]: tf.Tensor | undefined;
}

/** A loss and its parts, all scalars. */
export interface RolloutLoss {
  readonly loss: tf.Scalar;
  /** D(policy that acted ‖ policy that learns), where the loss knows both; else {@link Objective.divergence} over the step is logged. */
  readonly kl?: tf.Scalar;
  readonly [name: string]: tf.Scalar | undefined;
}

/** How steps are collected, and when they are due. */
export interface Collector {
  /** Rows of a full rollout of so many environments; absent: rollouts have any length. */
  rows?(numEnvs: number): number;
  /** Whether rollouts may have fewer rows than their graph: then they are padded, and have weights. */
  readonly isPadded: boolean;
  memory(shape: StepShape & { readonly numEnvs: number }): Memory<Rollout>;
}

/** What a network says of a rollout, computed when it is asked. */
export interface Sight {
  /** Values, and log-likelihoods of what was drawn where the objective has them, for each row. */
  look(): Promise<{ readonly values: Float32Array; readonly logProbs: Float32Array }>;
  /** Values of the states that were seen last, in the order of `tailRows`; `undefined` for a network without values. */
  tailValues(): Promise<Float32Array | undefined>;
}

/** What an update learns from, and numbers to log beside it. */
export interface Estimates {
  readonly columns: { readonly [name: string]: PackedArray };
  readonly metrics: Metrics;
}

/** What is made of a rollout on the host: returns, advantages. */
export interface Targets {
  /** Shape of each column's rows: `[]` for a number a step, `[n]` for several. */
  readonly columns: { readonly [name: string]: readonly number[] };
  of(rollout: Rollout, sight: Sight): Estimates | Promise<Estimates>;
  /** After the update: fits what no gradient reaches. */
  afterUpdate?(rollout: Rollout): void;
  /** Whether they show that all is learned. */
  readonly finished?: boolean | 'solved';
  save?(): Snapshot;
  restore?(snapshot: Snapshot): void;
}

/** What is learned from a rollout: the part in which the algorithms differ. */
export interface Objective {
  /** What acts; with `value`, what targets may be bootstrapped from. */
  readonly network: ObjectiveNetwork;
  /** Values and log π(a|s) of what was drawn, `[rows]` each, where the loss compares with those; default: values alone. */
  look?(
    observations: tf.Tensor,
    samples: tf.Tensor,
  ): { readonly values: tf.Tensor1D; readonly logProbs: tf.Tensor1D };
  loss(tensors: RolloutTensors): RolloutLoss;
  /** D(before ‖ after) of the network's outputs before and after a step, a mean over the rows. */
  divergence?(before: tf.Tensor2D, after: tf.Tensor2D, tensors: RolloutTensors): tf.Tensor;
  /** Told how many steps have been learned from, at first, after each rollout and when restored: for what falls along the run. */
  advance?(envSteps: number): Metrics;
}

/** A policy, with or without values of states. */
export type ObjectiveNetwork = PolicyNetwork<Sampler> & {
  value?(observations: tf.Tensor): tf.Tensor1D;
};

/** Where gradients go: to an optimizer in the compiled step, or out of it, to one elsewhere. */
export interface Descent {
  /** What the optimizer remembers: saved, restored and disposed of with the agent. */
  readonly variables: Variables;
  /** In the compiled step. What it returns is handed to {@link afterStep}. */
  apply(
    gradients: { readonly [name: string]: tf.Tensor },
    learningRate: tf.Tensor,
  ): { readonly [name: string]: tf.Tensor };
  /** On the host, after a step on `rows` rows. */
  afterStep?(
    outputs: { readonly [name: string]: ArrayLike<number> },
    learningRate: number,
    rows: number,
  ): Promise<void>;
}

/** A policy-gradient method, or PQN: what is collected, the targets made of it, what is learned from them, and how often. */
export interface Recipe {
  readonly collector: Collector;
  readonly targets: Targets;
  readonly objective: Objective;
  readonly schedule: {
    /** Passes over the rollout; default 1. */
    readonly epochs?: number;
    /** Parts that each pass is divided into, by chance; default 1. */
    readonly minibatches?: number;
    /** The rest of an update is left out once the policy has moved by more than this; default: never. */
    readonly targetKl?: number;
    readonly learningRate: number;
    /** At the run's last step; the rate falls linearly. Default: it stays. */
    readonly learningRateEnd?: number;
    /** Updates after which the run ends; 0 or absent: when its steps are used up. */
    readonly updates?: number;
  };
  readonly descent: Descent;
  /** Whether samples go through tanh to the bounds of a Box, instead of being cut there; default false. */
  readonly squash?: boolean;
  /** Stands before the network already; learns between updates. */
  readonly normalizer?: ObservationNormalizer | undefined;
}

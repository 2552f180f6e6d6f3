import type { Memory, Metrics, PackedArray, Snapshot } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { ObservationNormalizer, RewardScale, Rollout, StepShape } from '@prism-rl/memory';
import { EpisodeMemory, RolloutMemory } from '@prism-rl/memory';
import type { Optimizer, Sampler, Variables } from '@prism-rl/nn';
import { clipByGlobalNorm, disposeVariables } from '@prism-rl/nn';
import type { PolicyNetwork } from '../network/policyNetwork.ts';
import type { RecurrentActorCritic, SequenceTensors } from '../network/recurrentNetwork.ts';

/** The rows of a rollout in one gradient step, and the columns of its {@link Targets}. @typeParam C names of the columns. */
export type RolloutTensors<C extends string = never> = {
  /** `[rows, observation]` */
  readonly observations: tf.Tensor;
  /** The policy's samples: `[rows, …sampleShape]` of its distribution. */
  readonly samples: tf.Tensor;
  /** `[rows]`: 1 / number of steps, or 0 for padding, so that a weighted sum is a mean. Only if rollouts are padded. */
  readonly weights?: tf.Tensor1D;
  /** c_e, a scalar, if it decays along the run. */
  readonly entropyCoefficient?: tf.Scalar;
} & Partial<SequenceTensors> & {
    /** `[rows]`, or `[rows, numbers]` for columns of several. */
    readonly [column in C]: tf.Tensor;
  };

/** A loss and its terms, all scalars. */
export interface RolloutLoss {
  readonly loss: tf.Scalar;
  /** D(acting policy ‖ learning policy), if the loss computes it; else the agent logs {@link Objective.divergence} over the step. */
  readonly kl?: tf.Scalar;
  readonly [name: string]: tf.Scalar | undefined;
}

/** Collects steps, and decides when an update is due. @typeParam M its memory. */
export interface Collector<M extends Memory<Rollout> = Memory<Rollout>> {
  /** Returns the number of rows of a full rollout; absent: rollouts have any length. */
  rows?(numEnvs: number): number;
  /** Whether rollouts may have fewer rows than their graph: then they are padded and have weights. */
  readonly isPadded: boolean;
  memory(shape: StepShape & { readonly numEnvs: number }): M;
}

/** Outputs of the network for a rollout, computed on request of the targets. */
export interface RolloutOutputs {
  /** Computes values, and log-likelihoods of the samples if the objective has them, for each row. */
  outputs(): Promise<{ readonly values: Float32Array; readonly logProbs: Float32Array }>;
  /** Computes values of the last states, in the order of `tailRows`; `undefined` for a network without values. */
  tailValues(): Promise<Float32Array | undefined>;
}

/** Targets of an update, and metrics to log. */
export interface Estimates<C extends string = string> {
  readonly columns: { readonly [column in C]: PackedArray };
  readonly metrics: Metrics;
}

/**
 * Computes the targets of a rollout on the host: returns, advantages.
 *
 * @typeParam C names of the columns, exactly those that the loss uses.
 */
export interface Targets<C extends string = string> {
  /** Shape of each column's rows: `[]` for one number per step, `[n]` for several. */
  readonly columns: { readonly [column in C]: readonly number[] };
  of(rollout: Rollout, network: RolloutOutputs): Estimates<C> | Promise<Estimates<C>>;
  /** Fits what is not learned by gradient, after the update. */
  afterUpdate?(rollout: Rollout): void;
  readonly finished?: boolean | 'solved';
  save?(): Snapshot;
  restore?(snapshot: Snapshot): void;
}

/** The network and its loss, in which the algorithms differ. */
export interface Objective<C extends string = string> {
  /** The network that acts; targets bootstrap from its `value`, if it has one. */
  readonly network: ObjectiveNetwork | RecurrentActorCritic;
  /** Computes values and log π(a|s) of the samples, each `[rows]`, if the loss compares with them; default: values alone. */
  outputs?(
    observations: tf.Tensor,
    samples: tf.Tensor,
  ): { readonly values: tf.Tensor1D; readonly logProbs: tf.Tensor1D };
  loss(tensors: RolloutTensors<C>): RolloutLoss;
  /** Computes D(before ‖ after) of the network's outputs before and after a step, a mean over rows. */
  divergence?(before: tf.Tensor2D, after: tf.Tensor2D, tensors: RolloutTensors): tf.Tensor;
  /** Receives the number of steps learned from, initially, after each rollout and on restore: updates schedules. */
  advance?(envSteps: number): Metrics;
}

/** A policy, with or without state values. */
export type ObjectiveNetwork = PolicyNetwork<Sampler> & {
  value?(observations: tf.Tensor): tf.Tensor1D;
  both?(observations: tf.Tensor): { readonly policy: tf.Tensor2D; readonly value: tf.Tensor1D };
};

/** Applies gradients: with an optimizer in the compiled step, or outside of it. */
export interface OptimizerStep {
  /** The optimizer's state, which the agent saves, restores and disposes of. */
  readonly variables: Variables;
  /** Runs in the compiled step. Its outputs are passed to {@link afterStep}. */
  apply(
    gradients: { readonly [name: string]: tf.Tensor },
    learningRate: tf.Tensor,
  ): { readonly [name: string]: tf.Tensor };
  /** Runs on the host after a step on `rows` rows. */
  afterStep?(
    outputs: { readonly [name: string]: ArrayLike<number> },
    learningRate: number,
    rows: number,
  ): Promise<void>;
}

/** A policy-gradient method, or PQN: how to collect rollouts and compute targets, the objective, and the schedule of updates. */
export interface Recipe<C extends string = string, M extends Memory<Rollout> = Memory<Rollout>> {
  readonly collector: Collector<M>;
  readonly targets: Targets<C>;
  readonly objective: Objective<C>;
  readonly schedule: {
    /** Number of passes over the rollout; default 1. */
    readonly epochs?: number;
    /** Number of random parts of each pass; default 1. */
    readonly minibatches?: number;
    /** Ends an update early once the policy's KL divergence exceeds this; default: never. */
    readonly targetKl?: number;
    readonly learningRate: number;
    /** The learning rate at the run's last step, with linear decay; default: constant. */
    readonly learningRateEnd?: number;
    /** c_e if it decays along the run, linearly from the first step to the last. Absent: the loss has its own. */
    readonly entropyCoefficient?: { readonly from: number; readonly to: number };
    /** Number of updates after which the run ends; 0 or absent: when its steps are used up. */
    readonly updates?: number;
  };
  readonly optimizer: OptimizerStep;
  /** Steps per sequence of a recurrent network; must divide a rollout's steps. */
  readonly sequenceLength?: number;
  /** Whether values are no returns, because rewards are scaled; then no search can use them. Default false. */
  readonly scalesRewards?: boolean;
  /** Scales rewards by running statistics; default: none. */
  readonly scaler?: RewardScale | undefined;
  /** Whether exported policies also have the expected return, of a network that computes it beside the policy. Default false. */
  readonly exportsValue?: boolean;
  /** Whether tanh squashes samples to the bounds of a Box, instead of clipping; default false. */
  readonly squash?: boolean;
  /** Normalises the network's input in acting, learning and export. Its moments change only between updates. */
  readonly normalizer?: ObservationNormalizer | undefined;
}

/** Runs an optimizer in the compiled step. @param maxGradientNorm clips the gradients' joint norm; 0 disables clipping. */
export function optimizerStep(optimizer: Optimizer, maxGradientNorm: number): OptimizerStep {
  return {
    variables: optimizer.variables,
    apply: (gradients, learningRate) => {
      const cut = maxGradientNorm > 0 ? clipByGlobalNorm(gradients, maxGradientNorm) : gradients;
      optimizer.apply(cut, learningRate);
      return {};
    },
  };
}

/** Collects `steps` steps of every environment, across episode ends. */
export function rollouts(steps: number): Collector {
  return {
    rows: (numEnvs) => steps * numEnvs,
    isPadded: false,
    memory: (shape) => new RolloutMemory({ ...shape, steps }),
  };
}

/** Collects whole episodes until they exceed `batchSteps` steps. @param centeredDiscount as in `EpisodeMemory`. */
export function episodes(batchSteps: number, centeredDiscount?: number): Collector {
  return { isPadded: true, memory: (shape) => new EpisodeMemory({ ...shape, batchSteps, centeredDiscount }) };
}

/** Disposes of the variables of a recipe: its network's, and its optimizer's. */
export function disposeRecipe({ objective, optimizer }: Recipe): void {
  disposeVariables(objective.network.variables);
  disposeVariables(optimizer.variables);
}

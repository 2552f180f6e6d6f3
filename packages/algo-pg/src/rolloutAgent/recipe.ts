import type { Memory, Metrics, PackedArray, Snapshot } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { ObservationNormalizer, Rollout, StepShape } from '@prism-rl/memory';
import { EpisodeMemory, RolloutMemory } from '@prism-rl/memory';
import type { Optimizer, Sampler, Variables } from '@prism-rl/nn';
import { clipByGlobalNorm } from '@prism-rl/nn';
import type { PolicyNetwork } from '../network/policyNetwork.ts';
import type { RecurrentActorCritic, SequenceTensors } from '../network/recurrentNetwork.ts';

/**
 * The rows of a rollout that one step of the optimizer sees, and the columns of its {@link Targets}.
 *
 * @typeParam C names of the columns.
 */
export type RolloutTensors<C extends string = never> = {
  /** `[rows, observation]` */
  readonly observations: tf.Tensor;
  /** The samples that the policy drew: `[rows, …sampleShape]` of its distribution. */
  readonly samples: tf.Tensor;
  /** `[rows]`: 1 / number of steps, 0 for padding: a weighted sum is a mean. Only where rollouts are padded. */
  readonly weights?: tf.Tensor1D;
  /** c_e, a scalar, where it falls along the run. */
  readonly entropyCoefficient?: tf.Scalar;
} & Partial<SequenceTensors> & {
    /** `[rows]`, or `[rows, numbers]` for columns of several. */
    readonly [column in C]: tf.Tensor;
  };

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

/** Outputs of the network for a rollout, computed when targets ask for them. */
export interface RolloutOutputs {
  /** Values, and log-likelihoods of the samples where the objective has them, for each row. */
  outputs(): Promise<{ readonly values: Float32Array; readonly logProbs: Float32Array }>;
  /** Values of the last states, in the order of `tailRows`; `undefined` for a network without values. */
  tailValues(): Promise<Float32Array | undefined>;
}

/** The targets of an update, and numbers to log beside them. */
export interface Estimates<C extends string = string> {
  readonly columns: { readonly [column in C]: PackedArray };
  readonly metrics: Metrics;
}

/**
 * Computes the targets of a rollout on the host: returns, advantages.
 *
 * @typeParam C names of the columns: those that the loss names, and no others.
 */
export interface Targets<C extends string = string> {
  /** Shape of each column's rows: `[]` for a number a step, `[n]` for several. */
  readonly columns: { readonly [column in C]: readonly number[] };
  of(rollout: Rollout, network: RolloutOutputs): Estimates<C> | Promise<Estimates<C>>;
  /** After the update: fits what no gradient reaches. */
  afterUpdate?(rollout: Rollout): void;
  /** Whether they show that all is learned. */
  readonly finished?: boolean | 'solved';
  save?(): Snapshot;
  restore?(snapshot: Snapshot): void;
}

/** The network and its loss: the part in which the algorithms differ. */
export interface Objective<C extends string = string> {
  /** The network that acts; its `value`, if it has one, gives the values that targets bootstrap from. */
  readonly network: ObjectiveNetwork | RecurrentActorCritic;
  /** Values and log π(a|s) of the samples, `[rows]` each, where the loss compares with those; default: values alone. */
  outputs?(
    observations: tf.Tensor,
    samples: tf.Tensor,
  ): { readonly values: tf.Tensor1D; readonly logProbs: tf.Tensor1D };
  loss(tensors: RolloutTensors<C>): RolloutLoss;
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
export interface OptimizerStep {
  /** The optimizer's state: saved, restored and disposed of with the agent. */
  readonly variables: Variables;
  /** Runs in the compiled step. Its outputs are handed to {@link afterStep}. */
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

/** A policy-gradient method, or PQN: how rollouts are collected, the targets made of them, the objective, and the schedule of updates. */
export interface Recipe<C extends string = string> {
  readonly collector: Collector;
  readonly targets: Targets<C>;
  readonly objective: Objective<C>;
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
    /** c_e where it falls along the run: linearly, from the first step to the last. Absent: the loss has its own. */
    readonly entropyCoefficient?: { readonly from: number; readonly to: number };
    /** Updates after which the run ends; 0 or absent: when its steps are used up. */
    readonly updates?: number;
  };
  readonly optimizer: OptimizerStep;
  /** Steps of the sequences that a network which remembers goes along: they divide a rollout's steps. Only for such. */
  readonly sequenceLength?: number;
  /** Whether samples go through tanh to the bounds of a Box, instead of being cut there; default false. */
  readonly squash?: boolean;
  /** Normalizes the network's input, for acting, learning and export. Its moments change between updates only. */
  readonly normalizer?: ObservationNormalizer | undefined;
}

/**
 * Steps of an optimizer, in the compiled step.
 *
 * @param maxGradientNorm joint norm that gradients are cut to; 0 cuts nothing.
 */
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

/** `steps` steps of every environment, whether episodes end in between or not. */
export function rollouts(steps: number): Collector {
  return {
    rows: (numEnvs) => steps * numEnvs,
    isPadded: false,
    memory: (shape) => new RolloutMemory({ ...shape, steps }),
  };
}

/** Whole episodes, until they have more than `batchSteps` steps. @param centeredDiscount as in `EpisodeMemory`. */
export function episodes(batchSteps: number, centeredDiscount?: number): Collector {
  return { isPadded: true, memory: (shape) => new EpisodeMemory({ ...shape, batchSteps, centeredDiscount }) };
}

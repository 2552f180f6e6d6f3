import type { MaybePromise, Snapshot } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { EpisodeBatch } from '@prism-rl/memory';
import type { InputArrays, StepInputs } from '@prism-rl/nn';
import type { PolicyNetwork } from '../network/policyNetwork.ts';

/** What every loss over episodes is given; rows behind the batch's last have weight 0. */
export interface EpisodeTensors {
  /** `[rows, observation]` */
  readonly observations: tf.Tensor;
  /** `[rows]` categories or `[rows, sample]` numbers that the policy drew. */
  readonly samples: tf.Tensor;
  /** `[rows]`: 1 / number of steps, 0 for padding: a weighted sum is a mean. */
  readonly weights: tf.Tensor1D;
  /** Inputs of the learner's own. */
  readonly [name: string]: tf.Tensor;
}

/** A loss, and numbers to log beside it. */
export interface LossAndMetrics {
  readonly loss: tf.Scalar;
  readonly metrics: { readonly [name: string]: tf.Scalar };
}

/** Numbers for an update, and to log. */
export interface PreparedEpisodes {
  /** Arrays for {@link EpisodeLearner.inputs}, padded to the rows of the graph. */
  readonly arrays: InputArrays<StepInputs>;
  readonly metrics: { readonly [name: string]: number };
}

/** How an agent learns from whole episodes: the part in which REINFORCE, its baselines and the rest differ. */
export interface EpisodeLearner {
  /** What acts. Its variables, and the critic's where there is one, are {@link variables}. */
  readonly network: PolicyNetwork;
  /** All that the loss is a function of. */
  readonly variables: PolicyNetwork['variables'];
  /** Inputs of the loss besides observations, samples and weights, for a number of rows. */
  inputs(rows: number): StepInputs;
  loss(tensors: EpisodeTensors): LossAndMetrics;
  /** Computes returns, advantages and the like before an update with graphs of `rows` rows. */
  prepare(batch: EpisodeBatch, rows: number): MaybePromise<PreparedEpisodes>;
  /** After the update, while the batch is still there: fits what is not learned by gradients. */
  afterUpdate?(batch: EpisodeBatch): void;
  /** Whether it has reached what it set out for. */
  readonly finished?: boolean | 'solved';
  /** What it knows besides variables. */
  save?(): Snapshot;
  restore?(snapshot: Snapshot): void;
  dispose?(): void;
}

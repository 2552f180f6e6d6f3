import type { PackedArray, Rng, Snapshot } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';

/** A policy's actions in a batch of states, as tensors for learning. */
export interface Choices {
  /** `[rows, size]` in [−1, 1], the critics' input; undefined if critics evaluate every action. */
  readonly actions?: tf.Tensor2D;
  /** log π: `[rows]` of the actions, or `[rows, n]` of all; undefined for deterministic policies. */
  readonly logProbs?: tf.Tensor;
  /** Returns E[x] under the policy, for `[rows]` values of the sampled actions or `[rows, n]` values of all. */
  mean(x: tf.Tensor): tf.Tensor1D;
}

/** A kind of policy: interprets the outputs of its network. */
export interface Actor {
  /** Outputs of the network. */
  readonly outputSize: number;
  /** Standard deviations that no state changes: the policy has a variable with their logarithms, which follow the outputs. Default: none. */
  readonly ownDeviations?: number;
  /** Number of standard normal samples per row that {@link bootstrap} takes. */
  readonly bootstrapNoise: number;
  /** Number of standard normal samples per row that {@link improve} takes. */
  readonly improveNoise: number;
  /** Returns the choices that targets bootstrap from. @param noise `[rows, bootstrapNoise]` if that is above 0. */
  bootstrap(outputs: tf.Tensor2D, noise: tf.Tensor2D | undefined): Choices;
  /** Returns the choices that improve the policy, differentiable. @param noise `[rows, improveNoise]` if that is above 0. */
  improve(outputs: tf.Tensor2D, noise: tf.Tensor2D | undefined): Choices;
  /**
   * Returns log π `[rows]` of given actions, and the mean entropy; absent for deterministic policies.
   *
   * @param actions `[rows, size]` in [−1, 1], or `[rows]` indices.
   */
  density?(
    outputs: tf.Tensor2D,
    actions: tf.Tensor,
  ): { readonly logProbs: tf.Tensor1D; readonly entropy: tf.Tensor };
  /** Samples exploratory actions on the host, members of the action space. */
  explore(outputs: ArrayLike<number>, actions: PackedArray, rng: Rng): void;
  exploit(outputs: ArrayLike<number>, actions: PackedArray): void;
  /** Computes the actions of {@link exploit} in a graph. */
  greedy(outputs: tf.Tensor2D): tf.Tensor;
  /** Saves the state that {@link explore} keeps between steps, if any. */
  save?(): Snapshot;
  restore?(snapshot: Snapshot): void;
}

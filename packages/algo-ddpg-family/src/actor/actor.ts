import type { PackedArray, Rng, Snapshot } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';

/** Actions of a policy in some states, as tensors for learning. */
export interface Choices {
  /** `[rows, size]` from −1 to 1, for critics to judge; undefined where they judge every action there is. */
  readonly actions?: tf.Tensor2D;
  /** log π: `[rows]` of the actions, or `[rows, n]` of every one; undefined for policies without chance. */
  readonly logProbs?: tf.Tensor;
  /** E[x] under the policy: of `[rows]` numbers about the drawn actions, or of `[rows, n]` about all. */
  mean(x: tf.Tensor): tf.Tensor1D;
}

/** A kind of policy: the meaning of its network's outputs. */
export interface Actor {
  /** Outputs of the network in a row. */
  readonly outputSize: number;
  /** Normal numbers that {@link bootstrap} takes in for a row. */
  readonly bootstrapNoise: number;
  /** Normal numbers that {@link improve} takes in for a row. */
  readonly improveNoise: number;
  /** Returns the choices that targets bootstrap from. @param noise `[rows, bootstrapNoise]` where that is above 0. */
  bootstrap(outputs: tf.Tensor2D, noise: tf.Tensor2D | undefined): Choices;
  /** Returns the choices that improve the policy, differentiable. @param noise `[rows, improveNoise]` where that is above 0. */
  improve(outputs: tf.Tensor2D, noise: tf.Tensor2D | undefined): Choices;
  /** Actions to explore with, on the host: members of the action space. */
  explore(outputs: ArrayLike<number>, actions: PackedArray, rng: Rng): void;
  /** The best actions, on the host. */
  exploit(outputs: ArrayLike<number>, actions: PackedArray): void;
  /** {@link exploit} in a graph. */
  greedy(outputs: tf.Tensor2D): tf.Tensor;
  /** What {@link explore} remembers from step to step, where it does. */
  save?(): Snapshot;
  restore?(snapshot: Snapshot): void;
}

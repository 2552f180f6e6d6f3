import type { PackedArray, Rng } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Actor } from './actor.ts';

/** Converts the actions of a batch to the critics' input. */
export interface ActionForm {
  /** Numbers of an action in the critics' input; 0 if they evaluate every action. */
  readonly inputSize: number;
  readonly actor: Actor;
  /** Fills uniform random actions, on the host. @param observations their action masks restrict the actions. */
  fillUniform(rng: Rng, actions: PackedArray, observations: PackedArray): void;
  /** Returns the critics' input for a batch's actions. */
  input(actions: tf.Tensor): tf.Tensor2D | undefined;
  /** Returns a batch's actions as {@link Actor.density} takes them. */
  data(actions: tf.Tensor): tf.Tensor;
  /** Selects a critic's outputs for the batch's actions: `[rows, k]`. */
  taken(outputs: tf.Tensor2D, actions: tf.Tensor): tf.Tensor2D;
}

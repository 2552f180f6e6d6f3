import type * as tf from '@prism-rl/jit/tensorflow';
import type { Choices } from '../actor/actor.ts';

/** Inputs of the targets, named as in rlax: t is the step reached. */
export interface NextStep {
  /** `[rows]`: the reward R, or the discounted sum of n rewards. */
  readonly rT: tf.Tensor1D;
  /** `[rows]`: γⁿ, or 0 after a termination. */
  readonly discountT: tf.Tensor1D;
  /** Each critic's outputs for the next states and {@link choices}. */
  readonly outputsT: readonly tf.Tensor2D[];
  readonly choices: Choices;
  /** α; undefined without an entropy term. */
  readonly temperature: tf.Tensor | undefined;
}

/** The model of the return that the critics learn. */
export interface ReturnModel {
  readonly outputs: number;
  /** Returns `[rows, k]` targets for the actions taken. */
  targets(step: NextStep): tf.Tensor2D;
  /** Returns one critic's loss and priority, each `[rows]`; prioritized buffers sample by `priority`. */
  losses(
    predicted: tf.Tensor2D,
    targets: tf.Tensor2D,
  ): { readonly loss: tf.Tensor1D; readonly priority: tf.Tensor1D };
  /** Returns the values for the policy to maximise: `[rows]` of the evaluated actions, or `[rows, n]` of all. */
  worth(outputs: readonly tf.Tensor2D[]): tf.Tensor;
}

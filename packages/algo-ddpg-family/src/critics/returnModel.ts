import type * as tf from '@prism-rl/jit/tensorflow';
import type { Choices } from '../actor/actor.ts';

/** What targets are made of: rlax's names, t for the step that was reached. */
export interface NextStep {
  /** `[rows]`: R, or the sum of n rewards. */
  readonly rT: tf.Tensor1D;
  /** `[rows]`: γⁿ, or 0 after a termination. */
  readonly discountT: tf.Tensor1D;
  /** Each critic's outputs for the next states and {@link choices}. */
  readonly outputsT: readonly tf.Tensor2D[];
  /** The policy's actions there. */
  readonly choices: Choices;
  /** α; undefined where entropy does not count. */
  readonly temperature: tf.Tensor | undefined;
}

/** The model of the return that critics learn. */
export interface ReturnModel {
  /** Outputs of a critic for each action. */
  readonly outputs: number;
  /** `[rows, k]`: what critics should say about the actions taken. */
  targets(step: NextStep): tf.Tensor2D;
  /** Loss and priority of one critic, `[rows]` each; prioritized memories draw by `priority`. */
  losses(
    predicted: tf.Tensor2D,
    targets: tf.Tensor2D,
  ): { readonly loss: tf.Tensor1D; readonly priority: tf.Tensor1D };
  /** Returns the values for the policy to maximise: `[rows]` of the actions that were judged, or `[rows, n]` of every one. */
  worth(outputs: readonly tf.Tensor2D[]): tf.Tensor;
}

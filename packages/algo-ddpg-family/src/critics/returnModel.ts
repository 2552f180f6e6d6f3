import type * as tf from '@prism-rl/jit/tensorflow';
import type { Choices } from '../actor/actor.ts';

/** What targets are made of: rlax's names, t for the step that was reached. */
export interface NextStep {
  /** `[rows]`: R, or the sum of n rewards. */
  readonly rT: tf.Tensor1D;
  /** `[rows]`: γⁿ, or 0 after a termination. */
  readonly discountT: tf.Tensor1D;
  /** What each critic says about the next states and {@link choices}. */
  readonly outputsT: readonly tf.Tensor2D[];
  /** What the policy would do there. */
  readonly choices: Choices;
  /** α; undefined where entropy does not count. */
  readonly temperature: tf.Tensor | undefined;
}

/** What critics learn of the return. */
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
  /** What the policy should make large: `[rows]` of the actions that were judged, or `[rows, n]` of every one. */
  worth(outputs: readonly tf.Tensor2D[]): tf.Tensor;
}

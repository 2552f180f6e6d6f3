import type * as tf from '@prism-rl/jit/tensorflow';

/** A batch of transitions as network outputs; `t` is the state to bootstrap from, `tm1` the one before. */
export interface OutputTransitions {
  /** `[batch, actions, outputs]` of S_{t−1} by the online network. */
  readonly outputsTm1: tf.Tensor3D;
  /** `[batch, fractions]` of `outputsTm1`, if the model uses fractions. */
  readonly fractionsTm1?: tf.Tensor2D | undefined;
  /** `[batch]` int32 actions taken, or `[batch, branches]` for several branches. */
  readonly aTm1: tf.Tensor1D;
  /** `[batch]` rewards. */
  readonly rT: tf.Tensor1D;
  /** `[batch]` γⁿ, or 0 after a termination. */
  readonly discountT: tf.Tensor1D;
  /** `[batch, actions, outputs]` of S_t by the target network. */
  readonly outputsT: tf.Tensor3D;
  /** `[batch, actions]` action probabilities in S_t; undefined: greedy in `outputsT`. */
  readonly policyT?: tf.Tensor2D | undefined;
  /**
   * Returns `policyT` if `values` read the outputs that it chooses by, for models with several estimates. Undefined: greedy in `outputsT`, or
   * not greedy.
   */
  policyOf?(values: ValueModel['actionValues']): tf.Tensor2D;
}

/** The loss of errors, element by element. */
export type Loss = (errors: tf.Tensor) => tf.Tensor;

/** Loss and priority of each row. */
export interface RowLosses {
  /** The loss, before importance weights and the mean. */
  readonly loss: tf.Tensor1D;
  readonly priority: tf.Tensor1D;
}

/** Number of fractions τ per row that an implicit quantile network samples for each purpose. */
export interface FractionCounts {
  /** N, for the loss. */
  readonly online: number;
  /** N′, to bootstrap. */
  readonly target: number;
  /** K, to choose actions. */
  readonly choose: number;
}

/** Interprets a Q-network's outputs and defines their loss: plain values, categories or quantiles. */
export interface ValueModel {
  readonly outputs: number;
  /** Present if the network takes fractions as input. */
  readonly fractions?: FractionCounts;
  /** Returns the expected values: `[batch, actions, k]` → `[batch, actions]`. */
  readonly actionValues: (outputs: tf.Tensor3D) => tf.Tensor2D;
  /** Returns losses, differentiable in `outputsTm1`. @param loss of errors; models of distributions have their own. */
  losses(transitions: OutputTransitions, loss: Loss): RowLosses;
}

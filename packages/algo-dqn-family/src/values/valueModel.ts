import type * as tf from '@prism-rl/jit/tensorflow';

/** A batch of transitions as the networks see them; `t` is the state bootstrapped from, `tm1` the one before. */
export interface OutputTransitions {
  /** `[batch, actions, outputs]` of S_{t−1} by the network that learns. */
  readonly outputsTm1: tf.Tensor3D;
  /** `[batch, fractions]` that those were asked for, where a model asks for any. */
  readonly fractionsTm1?: tf.Tensor2D | undefined;
  /** `[batch]` int32 actions taken; of several branches `[batch, branches]`. */
  readonly aTm1: tf.Tensor1D;
  /** `[batch]` rewards. */
  readonly rT: tf.Tensor1D;
  /** `[batch]` γⁿ, and 0 where the episode terminated. */
  readonly discountT: tf.Tensor1D;
  /** `[batch, actions, outputs]` of S_t by the target network. */
  readonly outputsT: tf.Tensor3D;
  /** `[batch, actions]` probabilities of the actions in S_t; undefined: greedy by `outputsT` itself. */
  readonly policyT?: tf.Tensor2D | undefined;
}

/** One number a row each. */
export interface RowLosses {
  /** The loss to minimise, before importance weights and the mean. */
  readonly loss: tf.Tensor1D;
  /** How surprising the row was, ≥ 0: its priority. */
  readonly priority: tf.Tensor1D;
}

/** How many fractions τ an implicit quantile network is asked for, for each row. */
export interface FractionCounts {
  /** N: by the loss. */
  readonly online: number;
  /** N′: to bootstrap from. */
  readonly target: number;
  /** K: to choose actions. */
  readonly choose: number;
}

/** Meaning of a Q-network's outputs, and how they are learned: plain values, categories or quantiles. */
export interface ValueModel {
  /** Outputs of the network for each action. */
  readonly outputs: number;
  /** Given by models whose network takes in fractions. */
  readonly fractions?: FractionCounts;
  /** The expected values: `[batch, actions, k]` → `[batch, actions]`. */
  actionValues(outputs: tf.Tensor3D): tf.Tensor2D;
  /** Differentiable in `outputsTm1`. */
  losses(transitions: OutputTransitions): RowLosses;
}

import * as tf from '@prism-rl/jit/tensorflow';
import { oneHotRows } from '@prism-rl/nn';

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

export interface RowLosses {
  /** The loss, before importance weights and the mean. */
  readonly loss: tf.Tensor1D;
  readonly priority: tf.Tensor1D;
  /** 1 for each target whose mean is outside the values that the model can represent, else 0; absent if it represents all. */
  readonly outside?: tf.Tensor1D;
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

/**
 * Returns the greedy policy's probabilities: 1 for the first action of highest value in each row, or in each of its branches.
 *
 * @param values `[batch, actions]`; no gradient flows through them.
 * @param branches number of actions per branch; default: a single branch.
 * @returns `[batch, actions]`
 */
export function greedyPolicy(values: tf.Tensor2D, branches: readonly number[] = []): tf.Tensor2D {
  if (branches.length > 1) {
    const own = tf.split(values, [...branches], 1) as tf.Tensor2D[];
    return tf.concat(
      own.map((branch) => greedyPolicy(branch)),
      1,
    );
  }
  return oneHotRows(tf.argMax(values, 1) as tf.Tensor1D, values.shape[1], 'float32');
}

/** Returns 1 for each number below `low` or above `high`, else 0. @param values `[batch]` */
export function isOutside(values: tf.Tensor, low: number, high: number): tf.Tensor1D {
  return tf.step(tf.sub(tf.abs(tf.sub(values, (low + high) / 2)), (high - low) / 2)) as tf.Tensor1D;
}

/**
 * Selects the outputs of the actions taken.
 *
 * @param outputs `[batch, actions, k]`
 * @param actions `[batch]` int32
 * @returns `[batch, k]`
 */
export function outputsOfActions(outputs: tf.Tensor3D, actions: tf.Tensor1D): tf.Tensor2D {
  return outputsUnderPolicy(outputs, oneHotRows(actions, outputs.shape[1], 'float32'));
}

/**
 * Returns the mean output under a policy, Σₐ π(a) outputs(a).
 *
 * @param outputs `[batch, actions, k]`
 * @param policy `[batch, actions]` probabilities
 * @returns `[batch, k]`
 */
export function outputsUnderPolicy(outputs: tf.Tensor3D, policy: tf.Tensor2D): tf.Tensor2D {
  return tf.sum(tf.mul(outputs, tf.expandDims(policy, 2)), 1) as tf.Tensor2D;
}

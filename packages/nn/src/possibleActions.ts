import { actionMaskOf, impossible, type Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';

/** Applies the masks in packed observations to the outputs of a network. */
export interface Masking {
  /**
   * The values or logits of actions, with core's `impossible` for masked actions; no gradient flows to these.
   *
   * @param values `[rows, actions]`
   * @param observations `[rows, observation]`, packed
   */
  apply(values: tf.Tensor2D, observations: tf.Tensor): tf.Tensor2D;
  /** Number of possible actions in each row, at least 1: `[rows]`. */
  counts(observations: tf.Tensor): tf.Tensor1D;
  /** The mean of values over rows and possible actions. */
  mean(values: tf.Tensor2D, observations: tf.Tensor): tf.Scalar;
}

/** The masking of a space; undefined without masks, when every action is possible. */
export function maskingOf(space: Space): Masking | undefined {
  const mask = actionMaskOf(space);
  if (mask === undefined) return undefined;
  const { offset, size } = mask;
  const around = [offset, size, space.size - offset - size];
  const sizes = around.filter((length) => length > 0);
  const place = offset > 0 ? 1 : 0;
  // Split instead of slice: a slice would fix the number of rows in exported policies.
  const maskIn = (observations: tf.Tensor): tf.Tensor => tf.split(observations, sizes, 1)[place]!;
  return {
    // Products are exact for 0 and 1; tf.where would fix the number of rows in exported policies.
    apply: (values, observations) => {
      const possible = maskIn(observations);
      return tf.add(tf.mul(values, possible), tf.mul(tf.sub(1, possible), impossible)) as tf.Tensor2D;
    },
    counts: (observations) => tf.maximum(tf.sum(maskIn(observations), 1), 1) as tf.Tensor1D,
    mean: (values, observations) => {
      const possible = maskIn(observations);
      return tf.div(tf.sum(tf.mul(values, possible)), tf.maximum(tf.sum(possible), 1)) as tf.Scalar;
    },
  };
}

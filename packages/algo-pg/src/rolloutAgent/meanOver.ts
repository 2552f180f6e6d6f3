import * as tf from '@prism-rl/jit/tensorflow';
import type { RolloutTensors } from './recipe.ts';

/** A mean over the steps that the optimizer sees: of a padded batch, those that are no padding. */
export function meanOver({ weights }: Pick<RolloutTensors, 'weights'>): (values: tf.Tensor) => tf.Scalar {
  return (values) => (weights === undefined ? tf.mean(values) : tf.sum(tf.mul(weights, values)));
}

import * as tf from '@prism-rl/jit/tensorflow';

/** (x − m)², for a scalar m: tfjs's own squaredDifference has no gradient for it. */
export function squaredDistance(values: tf.Tensor, center: tf.Tensor): tf.Tensor {
  return tf.square(tf.sub(values, center));
}

import * as tf from '@prism-rl/jit/tensorflow';

/** Huber's loss of an error (Huber 1964): ½e² for |e| ≤ δ, else δ(|e| − ½δ). Elementwise. */
export function huber(error: tf.Tensor, delta = 1): tf.Tensor {
  // Written with minimum: tf.where on a comparison has no gradient in tfjs.
  const magnitude = tf.abs(error);
  const quadratic = tf.minimum(magnitude, delta);
  return tf.add(tf.mul(0.5, tf.square(quadratic)), tf.mul(delta, tf.sub(magnitude, quadratic)));
}

/** Squared error e², elementwise (PyTorch's MSE before the mean: no factor ½). */
export function squared(error: tf.Tensor): tf.Tensor {
  return tf.square(error);
}

/** The losses by the names that configurations use. */
export const losses = { huber, mse: squared } as const;

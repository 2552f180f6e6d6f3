import * as tf from '@prism-rl/jit/tensorflow';

/** The same numbers, whose gradient is `factor` times what it would be. */
export function scaleGradient<T extends tf.Tensor>(value: T, factor: number): T {
  const scaled = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, factor),
  }));
  return scaled(value) as T;
}

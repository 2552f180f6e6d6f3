import * as tf from '@prism-rl/jit/tensorflow';

/** The same numbers, as a constant to differentiation. */
export function stopGradient<T extends tf.Tensor>(value: T): T {
  const constant = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return constant(value) as T;
}

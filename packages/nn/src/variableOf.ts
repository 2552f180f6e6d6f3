import * as tf from '@prism-rl/jit/tensorflow';

/**
 * A variable with its first values. Frees the tensor that they come in: the variable keeps its own reference, so an
 * undisposed tensor would hold the memory forever.
 *
 * @param first makes that tensor; it is called once.
 * @param trainable whether optimizers of TensorFlow.js see it; default true.
 */
export function variableOf(first: () => tf.Tensor, trainable = true): tf.Variable {
  return tf.tidy(() => tf.variable(first(), trainable));
}

import * as tf from '@prism-rl/jit/tensorflow';

/**
 * A variable with its first values. The tensor that they come in is freed: a variable keeps a reference of its own to them, so that a
 * tensor nobody disposes of would hold the memory for ever.
 *
 * @param first makes that tensor; it is called once.
 * @param trainable whether optimizers of TensorFlow.js see it; default true.
 */
export function variableOf(first: () => tf.Tensor, trainable = true): tf.Variable {
  return tf.tidy(() => tf.variable(first(), trainable));
}

import * as tf from '@prism-rl/jit/tensorflow';

/**
 * Rows of 0 with a 1 at each index, `[rows, count]`. Unlike TensorFlow.js' `oneHot` it takes a single column, too.
 *
 * @param dtype default `int32`, which a product with floats turns into floats.
 */
export function oneHotRows(
  indices: tf.Tensor1D,
  count: number,
  dtype: 'int32' | 'float32' = 'int32',
): tf.Tensor2D {
  if (count > 1) return tf.oneHot(indices, count, 1, 0, dtype) as tf.Tensor2D;
  return tf.cast(tf.equal(tf.expandDims(indices, 1), tf.scalar(0, 'int32')), dtype) as tf.Tensor2D;
}

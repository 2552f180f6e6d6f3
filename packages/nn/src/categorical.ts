import * as tf from '@prism-rl/jit/tensorflow';

/** `count` atoms at equal distances from `low` to `high`: the support of a categorical distribution (Bellemare et al. 2017). */
export function atomsBetween(low: number, high: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/**
 * Expectation of the categorical distributions that logits stand for: Σᵢ softmax(logits)ᵢ zᵢ over the last axis.
 *
 * @param logits `[…, atoms]`
 * @param atoms their values
 */
export function categoricalMean(logits: tf.Tensor, atoms: Float32Array): tf.Tensor {
  const probabilities = tf.reshape(tf.softmax(logits), [-1, atoms.length]);
  return tf.reshape(
    tf.matMul(probabilities, tf.tensor2d(atoms, [atoms.length, 1])),
    logits.shape.slice(0, -1),
  );
}

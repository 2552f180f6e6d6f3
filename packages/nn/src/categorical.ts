import * as tf from '@tensorflow/tfjs';

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
  return tf.sum(tf.mul(tf.softmax(logits), tf.tensor1d(atoms)), -1);
}

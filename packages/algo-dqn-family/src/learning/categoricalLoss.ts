import * as tf from '@prism-rl/jit/tensorflow';

/** Cross-entropy, and the Kullback-Leibler divergence, which is less by the target's entropy; `[batch]` each. */
export interface CategoricalLoss {
  /** −Σᵢ mᵢ log pᵢ: the loss to minimise. */
  readonly crossEntropy: tf.Tensor1D;
  /** Σᵢ mᵢ log (mᵢ / pᵢ) ≥ 0: Rainbow's priority. */
  readonly divergence: tf.Tensor1D;
}

/**
 * How far predicted probabilities are from those that they should be.
 *
 * @param target `[batch, categories]` probabilities m
 * @param logits `[batch, categories]` of the predicted p
 */
export function categoricalLoss(target: tf.Tensor2D, logits: tf.Tensor2D): CategoricalLoss {
  const crossEntropy = tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1)) as tf.Tensor1D;
  // 0 log 0 = 0: the smallest positive normal float stands for 0 inside the logarithm.
  const entropy = tf.neg(tf.sum(tf.mul(target, tf.log(tf.maximum(target, smallestNormal))), 1));
  const divergence = tf.relu(tf.sub(crossEntropy, entropy)) as tf.Tensor1D;
  return { crossEntropy, divergence };
}

const smallestNormal = 2 ** -126;

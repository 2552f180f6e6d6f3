import * as tf from '@prism-rl/jit/tensorflow';
import { squaredDistance } from '../network/squaredDistance.ts';
import { meanOver } from './meanOver.ts';
import type { RolloutTensors } from './recipe.ts';

/**
 * (x − mean) / (std + 1e-8) with the sample's deviation (divided by n − 1), as CleanRL and Stable-Baselines3 do it.
 *
 * @param weights of the steps, where some rows are padding.
 */
export function standardised(values: tf.Tensor1D, weights?: RolloutTensors['weights']): tf.Tensor1D {
  const mean = meanOver({ weights })(values);
  const variance = varianceOf(squaredDistance(values, mean), weights);
  return tf.div(tf.sub(values, mean), tf.add(tf.sqrt(variance), 1e-8));
}

/** Σ d / (n − 1). */
function varianceOf(distances: tf.Tensor, weights: RolloutTensors['weights']): tf.Tensor {
  if (weights === undefined) return tf.div(tf.sum(distances), Math.max(1, distances.size - 1));
  // Each step weighs 1 / n.
  const others = tf.maximum(tf.sub(1, tf.max(weights)), 1e-8);
  return tf.div(meanOver({ weights })(distances), others);
}

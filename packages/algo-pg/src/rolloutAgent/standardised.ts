import * as tf from '@prism-rl/jit/tensorflow';
import { squaredDistance } from '../network/squaredDistance.ts';

/** (x − mean) / (std + 1e-8) with the sample's deviation (divided by n − 1), as CleanRL and Stable-Baselines3 do it. */
export function standardised(values: tf.Tensor1D): tf.Tensor1D {
  const mean = tf.mean(values);
  const count = values.shape[0];
  const variance = tf.div(tf.sum(squaredDistance(values, mean)), Math.max(1, count - 1));
  return tf.div(tf.sub(values, mean), tf.add(tf.sqrt(variance), 1e-8));
}

import * as tf from '@prism-rl/jit/tensorflow';
import { oneHotRows } from '@prism-rl/nn';

/**
 * Returns the greedy policy's probabilities: 1 for the first action of highest value in each row, or in each of its branches.
 *
 * @param values `[batch, actions]`; no gradient flows through them.
 * @param branches number of actions per branch; default: a single branch.
 * @returns `[batch, actions]`
 */
export function greedyPolicy(values: tf.Tensor2D, branches: readonly number[] = []): tf.Tensor2D {
  if (branches.length > 1) {
    const own = tf.split(values, [...branches], 1) as tf.Tensor2D[];
    return tf.concat(
      own.map((branch) => greedyPolicy(branch)),
      1,
    );
  }
  return oneHotRows(tf.argMax(values, 1) as tf.Tensor1D, values.shape[1], 'float32');
}

/**
 * Selects the outputs of the actions taken.
 *
 * @param outputs `[batch, actions, k]`
 * @param actions `[batch]` int32
 * @returns `[batch, k]`
 */
export function outputsOfActions(outputs: tf.Tensor3D, actions: tf.Tensor1D): tf.Tensor2D {
  return outputsUnderPolicy(outputs, oneHotRows(actions, outputs.shape[1], 'float32'));
}

/**
 * Returns the mean output under a policy, Σₐ π(a) outputs(a).
 *
 * @param outputs `[batch, actions, k]`
 * @param policy `[batch, actions]` probabilities
 * @returns `[batch, k]`
 */
export function outputsUnderPolicy(outputs: tf.Tensor3D, policy: tf.Tensor2D): tf.Tensor2D {
  return tf.sum(tf.mul(outputs, tf.expandDims(policy, 2)), 1) as tf.Tensor2D;
}

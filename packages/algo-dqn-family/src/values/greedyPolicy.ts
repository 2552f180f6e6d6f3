import * as tf from '@prism-rl/jit/tensorflow';
import { oneHotRows } from '@prism-rl/nn';

/**
 * Probabilities of the greedy policy: 1 for the first action of highest value in each row, of several branches in each of them.
 *
 * @param values `[batch, actions]`; no gradient flows through them.
 * @param branches actions of each branch; default: all are of one.
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
 * The outputs of the actions taken.
 *
 * @param outputs `[batch, actions, k]`
 * @param actions `[batch]` int32
 * @returns `[batch, k]`
 */
export function outputsOfActions(outputs: tf.Tensor3D, actions: tf.Tensor1D): tf.Tensor2D {
  return outputsUnderPolicy(outputs, oneHotRows(actions, outputs.shape[1], 'float32'));
}

/**
 * Σₐ π(a) outputs(a): the mean output under a policy.
 *
 * @param outputs `[batch, actions, k]`
 * @param policy `[batch, actions]` probabilities
 * @returns `[batch, k]`
 */
export function outputsUnderPolicy(outputs: tf.Tensor3D, policy: tf.Tensor2D): tf.Tensor2D {
  return tf.sum(tf.mul(outputs, tf.expandDims(policy, 2)), 1) as tf.Tensor2D;
}

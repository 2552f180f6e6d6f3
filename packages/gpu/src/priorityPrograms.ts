// The arithmetic of prioritized replay (Schaul et al. 2016) as programs: importance weights, and priorities as leaves of the tree.
import { type StepPrograms, stepPrograms } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';

/** Added to every priority, so that each transition can be sampled, as in `@prism-rl/memory`. */
const EPSILON = 1e-6;

/**
 * @param alpha α: how much priorities count
 * @returns `weigh` computes (least / leaf)^β of the `leaves` of a batch, `rank` the leaf (p + ε)^α of each of its `priorities`
 */
export function priorityPrograms(
  batchSize: number,
  alpha: number,
): { readonly weigh: StepPrograms; readonly rank: StepPrograms } {
  const power = (x: tf.Tensor, by: tf.Tensor | number): tf.Tensor => tf.exp(tf.mul(tf.log(x), by));
  const batch = { shape: [batchSize] };
  return {
    weigh: stepPrograms({ leaves: batch, least: { shape: [] }, beta: { shape: [] } }, (inputs) => ({
      weights: power(tf.div(inputs.least!, inputs.leaves!), inputs.beta!),
    })),
    rank: stepPrograms({ priorities: batch }, ({ priorities }) => ({
      leaves: power(tf.add(priorities!, EPSILON), alpha),
    })),
  };
}

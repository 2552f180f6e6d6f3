import * as tf from '@prism-rl/jit/tensorflow';
import type { Sampler } from '@prism-rl/nn';
import { greedyAction } from '@prism-rl/nn';

/**
 * Actions by their values: the best one, or with probability ε any (Sutton & Barto 2018, section 2.2). The parameters of a row are its
 * action values.
 *
 * @param epsilon asked for each time actions are drawn.
 */
export function epsilonGreedy(actions: number, epsilon: () => number): Sampler {
  return {
    parameterSize: actions,
    sampleSize: 1,
    sampleDtype: 'int32',
    mode: (values) => tf.argMax(values, 1),
    sample: (rng, values, out) => {
      const probability = epsilon();
      for (let row = 0; row < out.length; row++) {
        out[row] = rng.random() < probability ? rng.integers(0, actions) : greedyAction(values, row, actions);
      }
    },
    mostProbable: (values, out) => {
      for (let row = 0; row < out.length; row++) out[row] = greedyAction(values, row, actions);
    },
  };
}

/** max_a q(s, a) of each row of `[rows, actions]` values. */
export function bestValues(values: ArrayLike<number>, actions: number, out: Float32Array): void {
  for (let row = 0; row < out.length; row++)
    out[row] = values[row * actions + greedyAction(values, row, actions)]!;
}

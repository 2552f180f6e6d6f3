import { exp, tanh } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import type { ActionBounds } from './actionBounds.ts';
import type { Actor, Choices } from './actor.ts';
import type { ExplorationNoise } from './explorationNoise.ts';

/** Clips log σ to this range, as in Haarnoja et al. (2018). */
const logStdRange = [-20, 2] as const;
/** ½ log 2π */
const halfLogTwoPi = 0.9189385332046727;

/**
 * a = tanh(u), u = μ + σ ε with ε ~ N(0, 1) (Haarnoja et al. 2018, appendix C). The network outputs the means, then the log standard
 * deviations. Using ε itself, the log-likelihood of a sampled action needs no division:
 *
 *   log π(a|s) = Σᵢ −½ εᵢ² − log σᵢ − ½ log 2π − log(1 − tanh² uᵢ),  log(1 − tanh² u) = 2 (log 2 − u − softplus(−2u))
 *
 * @param exploration samples ε while exploring; learning samples its own.
 */
export function squashedGaussianActor(bounds: ActionBounds, exploration: ExplorationNoise): Actor {
  const { size } = bounds;
  const { save, restore } = exploration;
  const draw = (outputs: tf.Tensor2D, noise: tf.Tensor2D | undefined): Choices => {
    const [means, rawLogStds] = tf.split(outputs, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
    const logStds = tf.clipByValue(rawLogStds, ...logStdRange);
    const u = tf.add(means, tf.mul(tf.exp(logStds), noise!)) as tf.Tensor2D;
    const logDerivatives = tf.mul(2, tf.sub(tf.sub(Math.LN2, u), tf.softplus(tf.mul(-2, u))));
    const logDensities = tf.neg(tf.add(tf.mul(0.5, tf.square(noise!)), logStds));
    const logProbs = tf.sub(tf.sum(tf.sub(logDensities, logDerivatives), 1), halfLogTwoPi * size);
    return { actions: tf.tanh(u), logProbs, mean: (x) => x as tf.Tensor1D };
  };
  return {
    outputSize: 2 * size,
    bootstrapNoise: size,
    improveNoise: size,
    bootstrap: draw,
    improve: draw,
    explore: (outputs, actions, rng) => {
      for (let k = 0; k < actions.length; k++) {
        const i = k % size;
        const start = 2 * (k - i) + i;
        const [least, most] = logStdRange;
        const logStd = Math.min(most, Math.max(least, outputs[start + size]!));
        actions[k] = bounds.action(k, tanh(outputs[start]! + exp(logStd) * exploration.next(rng, k)));
      }
    },
    exploit: (outputs, actions) => {
      for (let k = 0; k < actions.length; k++) {
        const i = k % size;
        actions[k] = bounds.action(k, tanh(outputs[2 * (k - i) + i]!));
      }
    },
    greedy: (outputs) => bounds.toActions(tf.tanh(tf.split(outputs, 2, 1)[0] as tf.Tensor2D)),
    ...(save && { save }),
    ...(restore && { restore }),
  };
}

import type { Discrete, PackedArray } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { categorical } from '@prism-rl/nn';
import type { Actor, Choices } from './actor.ts';

/**
 * Categorical policy for discrete SAC (Christodoulou 2019). Critics evaluate all actions at once, and expectations under the policy are
 * sums over all of them, so that learning samples no actions.
 */
export function categoricalActor({ n, start }: Discrete): Actor {
  const distribution = categorical(n);
  const weigh = (logits: tf.Tensor2D): Choices => {
    const logProbs = tf.logSoftmax(logits);
    const probabilities = tf.exp(logProbs);
    return { logProbs, mean: (x) => tf.sum(tf.mul(probabilities, x), 1) as tf.Tensor1D };
  };
  const shift = (actions: PackedArray): void => {
    if (start !== 0) for (let k = 0; k < actions.length; k++) actions[k]! += start;
  };
  return {
    outputSize: n,
    bootstrapNoise: 0,
    improveNoise: 0,
    bootstrap: weigh,
    improve: weigh,
    explore: (logits, actions, rng) => {
      distribution.sample(rng, logits, actions as Int32Array);
      shift(actions);
    },
    exploit: (logits, actions) => {
      distribution.mostProbable(logits, actions as Int32Array);
      shift(actions);
    },
    greedy: (logits) => tf.add(distribution.mode(logits), tf.scalar(start, 'int32')),
  };
}

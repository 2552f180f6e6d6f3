import type { Discrete, PackedArray } from '@prism-rl/core';
import { exp, tanh } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import { categorical, diagonalGaussian } from '@prism-rl/nn';
import type { ActionBounds } from './actionBounds.ts';
import type { Actor, Choices } from './actor.ts';
import type { ExplorationNoise } from './explorationNoise.ts';

/** Noise of a deterministic policy, in units of half the action range. */
interface DeterministicActorOptions {
  readonly exploration: ExplorationNoise;
  /** Standard deviation of target policy smoothing; 0 disables it. */
  readonly targetNoise: number;
  /** Clips the smoothing noise to ± this. */
  readonly targetNoiseClip: number;
}

/**
 * a = tanh of the network's outputs (Silver et al. 2014; Lillicrap et al. 2016), plus noise to explore. Target policy smoothing bootstraps
 * from nearby actions, so that policies cannot exploit sharp peaks of the critics (Fujimoto, van Hoof & Meger 2018, section 5.3):
 *
 *   a′ = clip(μ(s′) + clip(ε, −c, c), −1, 1),  ε ~ N(0, σ)
 */
export function deterministicActor(
  bounds: ActionBounds,
  { exploration, targetNoise, targetNoiseClip }: DeterministicActorOptions,
): Actor {
  const certain = (actions: tf.Tensor2D): Choices => ({ actions, mean: (x) => x as tf.Tensor1D });
  const smooth = (outputs: tf.Tensor2D, noise: tf.Tensor2D): tf.Tensor2D => {
    const near = tf.clipByValue(tf.mul(noise, targetNoise), -targetNoiseClip, targetNoiseClip);
    return tf.clipByValue(tf.add(tf.tanh(outputs), near), -1, 1);
  };
  const { save, restore } = exploration;
  return {
    outputSize: bounds.size,
    bootstrapNoise: targetNoise > 0 ? bounds.size : 0,
    improveNoise: 0,
    bootstrap: (outputs, noise) => certain(noise === undefined ? tf.tanh(outputs) : smooth(outputs, noise)),
    improve: (outputs) => certain(tf.tanh(outputs)),
    explore: (outputs, actions, rng) => {
      for (let k = 0; k < actions.length; k++) {
        const disturbed = tanh(outputs[k]!) + exploration.next(rng, k);
        actions[k] = bounds.action(k, Math.min(1, Math.max(-1, disturbed)));
      }
    },
    exploit: (outputs, actions) => {
      for (let k = 0; k < actions.length; k++) actions[k] = bounds.action(k, tanh(outputs[k]!));
    },
    greedy: (outputs) => bounds.toActions(tf.tanh(outputs)),
    ...(save && { save }),
    ...(restore && { restore }),
  };
}

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

/**
 * a ~ N(tanh μ, σ), clipped to the bounds, with σ independent of the state (Kostrikov, Nair & Levine 2022, appendix B): the density of an action on a
 * bound is finite. To learn from critics it would take tanh μ.
 */
export function gaussianActor(bounds: ActionBounds, exploration: ExplorationNoise): Actor {
  const { size } = bounds;
  const distribution = diagonalGaussian(size);
  const halves = (outputs: tf.Tensor2D): tf.Tensor2D[] => tf.split(outputs, 2, 1);
  const mean = (outputs: tf.Tensor2D): Choices => ({
    actions: tf.tanh(halves(outputs)[0]!),
    mean: (x) => x as tf.Tensor1D,
  });
  return {
    ...squashedGaussianActor(bounds, exploration),
    ...{ outputSize: size, ownDeviations: size, bootstrapNoise: 0, improveNoise: 0 },
    ...{ bootstrap: mean, improve: mean },
    density: (outputs, actions) => {
      const [means, logStds] = halves(outputs);
      const clipped = tf.clipByValue(logStds!, ...logStdRange);
      const parameters = tf.concat2d([tf.tanh(means!), clipped as tf.Tensor2D], 1);
      return {
        logProbs: distribution.logProb(parameters, actions),
        entropy: tf.mean(distribution.entropy(parameters)),
      };
    },
    explore: (outputs, actions, rng) => {
      const [least, most] = logStdRange;
      for (let k = 0; k < actions.length; k++) {
        const i = k % size;
        const at = 2 * (k - i) + i;
        const std = exp(Math.min(most, Math.max(least, outputs[at + size]!)));
        actions[k] = bounds.action(k, tanh(outputs[at]!) + std * exploration.next(rng, k));
      }
    },
  };
}

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
    density: (logits, actions) => ({
      logProbs: distribution.logProb(logits, actions),
      entropy: tf.mean(distribution.entropy(logits)),
    }),
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

import { tanh } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import type { ActionBounds } from './actionBounds.ts';
import type { Actor, Choices } from './actor.ts';
import type { ExplorationNoise } from './explorationNoise.ts';

/** Noise of a deterministic policy, in units of half the action range. */
export interface DeterministicActorOptions {
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

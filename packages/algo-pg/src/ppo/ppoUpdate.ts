import * as tf from '@prism-rl/jit/tensorflow';
import type { ActorCriticUpdate } from '../rolloutAgent/actorCriticRecipe.ts';
import { meanOver, standardised, weightedLoss } from '../rolloutAgent/losses.ts';
import type { PpoConfig } from './config.ts';

/**
 * Proximal policy optimisation with a clipped objective (Schulman et al. 2017, equations 7 and 9): with ρ = π(a|s) / π_old(a|s),
 *
 *   loss = mean of −min(ρ A, clip(ρ, 1 − ε, 1 + ε) A) + c_v (R − v(s))² − c_e H(π(·|s))
 */
export function ppoUpdate(config: PpoConfig): ActorCriticUpdate {
  const { epochs, minibatches, clipRange, valueClipRange } = config;
  return {
    columns: ['advantages', 'returns', 'oldValues', 'oldLogProbs'],
    epochs,
    minibatches,
    targetKl: config.targetKl === 0 ? Number.POSITIVE_INFINITY : config.targetKl,
    loss: (network, tensors) => {
      const { advantages, returns, oldValues, oldLogProbs, weights } = tensors;
      const mean = meanOver(tensors);
      const { policy, value } = network.both(tensors.observations);
      const error = tf.sub(returns, value);

      const differences = tf.sub(network.distribution.logProb(policy, tensors.samples), oldLogProbs);
      // Padding has no likelihood: set its ratio to 1.
      const logRatios = weights === undefined ? differences : tf.mul(differences, tf.step(weights));
      const ratios = likelihoodRatio(logRatios);
      const gained = config.standardise ? standardised(advantages, weights) : advantages;
      // Schulman's estimator: (ρ − 1) − log ρ, never negative, with expectation D(old ‖ new).
      const kl = mean(tf.sub(tf.sub(ratios, 1), logRatios));
      let surrogate = tf.mul(ratios, gained);
      let clipFraction: tf.Scalar | undefined;
      if (clipRange > 0) {
        clipFraction = mean(tf.step(tf.sub(tf.abs(tf.sub(ratios, 1)), clipRange)));
        const clipped = tf.mul(tf.clipByValue(ratios, 1 - clipRange, 1 + clipRange), gained);
        surrogate = tf.minimum(surrogate, clipped);
      }
      const policyLoss = tf.neg(mean(surrogate)) as tf.Scalar;

      // As in OpenAI's baselines, the larger error of two values: the new one, and the new one clipped to the range around the old.
      const clippedError = (): tf.Tensor => {
        const moved = tf.clipByValue(tf.sub(value, oldValues), -valueClipRange, valueClipRange);
        return tf.maximum(tf.square(error), tf.square(tf.sub(returns, tf.add(oldValues, moved))));
      };
      const valueLoss = mean(valueClipRange > 0 ? clippedError() : tf.square(error));

      const entropy = mean(network.distribution.entropy(policy));
      const loss = weightedLoss({ policyLoss, valueLoss, entropy }, config, tensors);
      return { ...loss, kl, ...(clipFraction && { clipFraction }) };
    },
  };
}

/** Clips log ρ to ± this: ρ lies between 1e-13, negligible in a minibatch's sum, and 1e13. */
const farthest = 30;

/**
 * Returns ρ = π(a|s) / π_old(a|s) for log ρ, and its gradient, ρ ∇ log ρ, both clipped: if π(a) → 0, ρ becomes denormal, which makes
 * arithmetic many times slower; if π_old(a) ≈ 0, ρ = ∞ and 0 · ∞ = NaN destroys every parameter.
 */
export function likelihoodRatio(logRatios: tf.Tensor): tf.Tensor {
  const ratio = tf.customGrad((given, save) => {
    const value = tf.exp(tf.clipByValue(given as tf.Tensor, -farthest, farthest));
    (save as tf.GradSaveFunc)([value]);
    return { value, gradFunc: (upstream, [saved]) => tf.mul(upstream, saved!) };
  });
  return ratio(logRatios);
}

import * as tf from '@prism-rl/jit/tensorflow';
import type { ActorCriticUpdate } from '../rolloutAgent/actorCriticRecipe.ts';
import { standardised } from '../rolloutAgent/standardised.ts';
import type { PpoConfig } from './config.ts';

/**
 * Proximal policy optimisation with a clipped objective (Schulman et al. 2017, equations 7 and 9): with ρ = π(a|s) / π_old(a|s),
 *
 *   loss = mean of −min(ρ A, clip(ρ, 1 − ε, 1 + ε) A) + c_v (R − v(s))² − c_e H(π(·|s))
 */
export function ppoUpdate(config: PpoConfig): ActorCriticUpdate {
  const { epochs, minibatches, clipRange, valueClipRange, valueCoefficient, entropyCoefficient } = config;
  return {
    epochs,
    minibatches,
    targetKl: config.targetKl === 0 ? Number.POSITIVE_INFINITY : config.targetKl,
    loss: (network, { observations, samples, advantages, returns, oldValues, oldLogProbs }) => {
      const { distribution } = network;
      const { policy, value } = network.both(observations);
      const logRatios = tf.sub(distribution.logProb(policy, samples), oldLogProbs);
      const ratios = tf.exp(logRatios);
      const weights = config.standardise ? standardised(advantages) : advantages;
      const clipped = tf.clipByValue(ratios, 1 - clipRange, 1 + clipRange);
      const policyLoss = tf.neg(
        tf.mean(tf.minimum(tf.mul(ratios, weights), tf.mul(clipped, weights))),
      ) as tf.Scalar;
      let squares = tf.square(tf.sub(returns, value));
      if (valueClipRange > 0) {
        // As in OpenAI's baselines: the larger error of the value, and of one that moved no further than the range.
        const near = tf.add(
          oldValues,
          tf.clipByValue(tf.sub(value, oldValues), -valueClipRange, valueClipRange),
        );
        squares = tf.maximum(squares, tf.square(tf.sub(returns, near)));
      }
      const valueLoss = tf.mean(squares) as tf.Scalar;
      const entropy = tf.mean(distribution.entropy(policy)) as tf.Scalar;
      const loss = tf.sub(
        tf.add(policyLoss, tf.mul(valueCoefficient, valueLoss)),
        tf.mul(entropyCoefficient, entropy),
      ) as tf.Scalar;
      return {
        loss,
        policyLoss,
        valueLoss,
        entropy,
        // Schulman's estimate: (ρ − 1) − log ρ, never negative, expectation D(old ‖ new).
        kl: tf.mean(tf.sub(tf.sub(ratios, 1), logRatios)) as tf.Scalar,
        clipFraction: tf.mean(tf.step(tf.sub(tf.abs(tf.sub(ratios, 1)), clipRange))) as tf.Scalar,
      };
    },
  };
}

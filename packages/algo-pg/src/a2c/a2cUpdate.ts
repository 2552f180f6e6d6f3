import * as tf from '@prism-rl/jit/tensorflow';
import type { ActorCriticUpdate } from '../rolloutAgent/actorCriticRecipe.ts';
import { standardised } from '../rolloutAgent/standardised.ts';
import type { A2cConfig } from './config.ts';

/**
 * Advantage actor-critic: one step on the whole rollout (Mnih et al. 2016, section 4, without the asynchrony):
 *
 *   loss = mean of −log π(a|s) A + c_v (R − v(s))² − c_e H(π(·|s)),  R = A + v as it was
 */
export function a2cUpdate(
  config: Pick<A2cConfig, 'valueCoefficient' | 'entropyCoefficient' | 'standardise'>,
): ActorCriticUpdate {
  return {
    epochs: 1,
    minibatches: 1,
    loss: (network, { observations, samples, advantages, returns }) => {
      const { distribution } = network;
      const { policy, value } = network.both(observations);
      const logProbs = distribution.logProb(policy, samples);
      const weights = config.standardise ? standardised(advantages) : advantages;
      const policyLoss = tf.neg(tf.mean(tf.mul(logProbs, weights))) as tf.Scalar;
      const valueLoss = tf.mean(tf.square(tf.sub(returns, value))) as tf.Scalar;
      const entropy = tf.mean(distribution.entropy(policy)) as tf.Scalar;
      const loss = tf.sub(
        tf.add(policyLoss, tf.mul(config.valueCoefficient, valueLoss)),
        tf.mul(config.entropyCoefficient, entropy),
      ) as tf.Scalar;
      return { loss, policyLoss, valueLoss, entropy };
    },
  };
}

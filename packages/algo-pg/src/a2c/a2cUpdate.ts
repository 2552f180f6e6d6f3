import * as tf from '@prism-rl/jit/tensorflow';
import type { ActorCriticUpdate } from '../rolloutAgent/actorCriticRecipe.ts';
import { policyGradientLoss, standardised } from '../rolloutAgent/losses.ts';
import type { A2cConfig } from './config.ts';

/**
 * Advantage actor-critic: one gradient step on the whole rollout (Mnih et al. 2016, section 4, without asynchrony):
 *
 *   loss = mean of −log π(a|s) A + c_v (R − v(s))² − c_e H(π(·|s)),  R = A + v_old(s)
 */
export function a2cUpdate(
  config: Pick<A2cConfig, 'valueCoefficient' | 'entropyCoefficient' | 'standardise'>,
): ActorCriticUpdate<'advantages' | 'returns'> {
  return {
    columns: ['advantages', 'returns'],
    loss: (network, tensors) =>
      policyGradientLoss(network, config, tensors, {
        gains: (logProbs) =>
          tf.mul(
            logProbs,
            config.standardise ? standardised(tensors.advantages, tensors.weights) : tensors.advantages,
          ),
      }),
  };
}

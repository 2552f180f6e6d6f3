import type { AgentContext } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { type Distribution, distributionFor, stopGradient } from '@prism-rl/nn';
import { actorCriticNetwork, type PolicyNetwork, policyNetwork } from '../network/policyNetwork.ts';
import { episodicRecipe } from '../rolloutAgent/episodicRecipe.ts';
import { errorMetrics, explained, meanOver, policyGradientLoss } from '../rolloutAgent/losses.ts';
import type { Recipe, RolloutLoss, RolloutTensors, Targets } from '../rolloutAgent/recipe.ts';
import { episodeLength, returnsOf } from '../rolloutAgent/targets.ts';
import type { ReinforceConfig } from './config.ts';

/**
 * REINFORCE (Williams 1992; Sutton & Barto 2018, section 13.3), with a baseline (section 13.4):
 *
 *   loss = mean over steps of −log π(a|s) (G − b(s)) + c_v (G − v(s))² − c_e H(π(·|s))
 *
 * Like most implementations, it omits the factor γᵗ of the discounted objective.
 */
export function reinforceRecipe({
  config,
  observationSpace,
  actionSpace,
  rng,
}: AgentContext<ReinforceConfig>): Recipe<'returns'> {
  const options = { observationSpace, distribution: distributionFor(actionSpace), config, rng };
  const network = config.baseline === 'value' ? actorCriticNetwork(options, false) : policyNetwork(options);
  return episodicRecipe(config, network, {
    targets: returnTargets(config.discount),
    isCentered: config.baseline === 'mean' || config.standardise,
    loss: (tensors) => reinforceLoss(network, config, tensors),
  });
}

/** Computes returns of whole episodes; truncated ones bootstrap from the network's value, if it has one. */
function returnTargets(discount: number): Targets<'returns'> {
  return {
    columns: { returns: [] },
    of: async (rollout, network) => ({
      columns: { returns: returnsOf(rollout, discount, await network.tailValues()) },
      metrics: { episodeLength: episodeLength(rollout) },
    }),
  };
}

/** Computes the loss of {@link reinforceRecipe}, and its metrics. */
export function reinforceLoss(
  network: PolicyNetwork<Distribution>,
  config: Pick<ReinforceConfig, 'baseline' | 'standardise' | 'valueCoefficient' | 'entropyCoefficient'>,
  tensors: RolloutTensors<'returns'>,
): RolloutLoss {
  const mean = meanOver(tensors);
  const { returns } = tensors;
  let metrics: { readonly [name: string]: tf.Scalar } = {};
  const loss = policyGradientLoss(network, config, tensors, {
    ...(config.baseline === 'mean' && { baseline: mean(returns) }),
    gains: (logProbs, error) => {
      const advantages = stopGradient(error);
      const { advantageMean, advantageStd } = errorMetrics(advantages, mean);
      metrics = { advantageMean, advantageStd };
      if (config.baseline === 'value') {
        metrics = { ...metrics, explainedVariance: explained(error, returns, mean) };
      }
      if (!config.standardise) return tf.mul(logProbs, advantages);
      const standard = tf.div(tf.sub(advantages, advantageMean), tf.add(advantageStd, 1e-8));
      return tf.mul(logProbs, standard);
    },
  });
  return { ...loss, ...metrics };
}

import { adam, type Distribution } from '@prism-rl/nn';
import type { PolicyNetwork } from '../network/policyNetwork.ts';
import type { EpisodicConfig } from '../settings.ts';
import { meanOver } from './losses.ts';
import type { Recipe, RolloutLoss, RolloutTensors, Targets } from './recipe.ts';
import { episodes, optimizerStep } from './recipe.ts';

/**
 * Creates the recipe of a Monte-Carlo policy gradient: learns from whole episodes once, by Adam.
 *
 * @param parts set `isCentered` if the loss subtracts a mean over the batch.
 */
export function episodicRecipe<C extends string>(
  config: EpisodicConfig & { readonly discount: number },
  network: PolicyNetwork<Distribution>,
  parts: {
    readonly targets: Targets<C>;
    readonly isCentered: boolean;
    loss(tensors: RolloutTensors<C>): RolloutLoss;
  },
): Recipe<C> {
  const { learningRate, adamEpsilon, maxGradientNorm, batchSteps, iterations, discount } = config;
  return {
    collector: episodes(batchSteps, parts.isCentered ? discount : undefined),
    targets: parts.targets,
    objective: {
      network,
      loss: parts.loss,
      divergence: (before, after, tensors) => meanOver(tensors)(network.distribution.kl(before, after)),
    },
    schedule: { learningRate, updates: iterations },
    optimizer: optimizerStep(adam(network.variables, { epsilon: adamEpsilon }), maxGradientNorm),
  };
}

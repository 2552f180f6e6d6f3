import type { AgentEntry } from '@prism-rl/core';
import { supportsDiscrete } from '@prism-rl/nn/settings';
import { createOnRollouts, trainsRollouts } from '../rolloutAgent/createOnRollouts.ts';
import { type PqnConfig, pqnSettings } from './config.ts';
import { pqnPresets } from './presets.ts';

export const pqnEntry: AgentEntry<PqnConfig> = {
  description:
    'Parallelised Q-network: Q(λ) on rollouts, without replay and target network (Gallici et al. 2025)',
  ...pqnSettings,
  presets: pqnPresets,
  usesBackend: true,
  metrics: {
    loss: 'Half the mean squared error of the taken actions’ values over an update, before each optimizer step',
    meanQ: 'Mean value of the taken actions',
    epsilon: 'Probability of a random action in the next rollout',
    explainedVariance:
      'Fraction of the variance of targets that the greedy values explain: 1 is all, 0 is none',
    advantageMean: 'Mean difference between the target and the best value of the state',
    advantageStd: 'Standard deviation of the advantages',
    learningRate: 'Step size of the update',
  },
  supports: supportsDiscrete,
  trainsWhole: trainsRollouts(),
  create: async (context) => {
    const { pqnRecipe } = await import('./recipe.ts');
    const rules = { ...context.config, isGreedy: true };
    return createOnRollouts(context, () => pqnRecipe(context), rules);
  },
};

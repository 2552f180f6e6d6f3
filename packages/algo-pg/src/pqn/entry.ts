import type { AgentContext, AgentEntry } from '@prism-rl/core';
import { supportsDiscrete } from '../supports.ts';
import type { PqnConfig } from './config.ts';
import { pqnSettings } from './config.ts';
import { pqnPresets } from './presets.ts';

/** PQN as a plugin offers it. */
export const pqnEntry: AgentEntry<PqnConfig> = {
  description:
    'Parallelised Q-network: Q(λ) on rollouts, without replay and target network (Gallici et al. 2025)',
  ...pqnSettings,
  presets: pqnPresets,
  usesBackend: true,
  metrics: {
    loss: 'Half the mean squared error of the values of actions taken, before the step; the mean over an update',
    meanQ: 'Mean value of the actions taken',
    epsilon: 'Probability of a random action in the next rollout',
    explainedVariance: 'How much of the variance of the targets the best values explain: 1 all, 0 nothing',
    advantageMean: 'Mean difference between the target and the best value of the state',
    advantageStd: 'Its standard deviation',
    learningRate: 'Step size of the update',
  },
  supports: supportsDiscrete,
  create: async (context: AgentContext<PqnConfig>) => {
    const { RolloutAgent } = await import('../rolloutAgent/rolloutAgent.ts');
    const { pqnRecipe } = await import('./recipe.ts');
    return RolloutAgent.create(context, pqnRecipe(context));
  },
};

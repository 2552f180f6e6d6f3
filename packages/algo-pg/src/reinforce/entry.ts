import type { AgentContext, AgentEntry } from '@prism-rl/core';
import { episodicMetrics, plannedUpdates } from '../episodicSettings.ts';
import { supportsActions } from '../supports.ts';
import type { ReinforceConfig } from './config.ts';
import { reinforceSettings } from './config.ts';
import { reinforcePresets } from './presets.ts';

/** REINFORCE as a plugin offers it. */
export const reinforceEntry: AgentEntry<ReinforceConfig> = {
  description: 'Monte-Carlo policy gradient, with or without a baseline (Williams 1992)',
  ...reinforceSettings,
  presets: reinforcePresets,
  usesBackend: true,
  updates: plannedUpdates,
  metrics: {
    ...episodicMetrics,
    policyLoss: 'Its part that moves the policy',
    valueLoss: 'Mean squared error of the value network',
    explainedVariance: 'How much of the variance of returns the value network explains: 1 all, 0 nothing',
  },
  supports: supportsActions,
  create: async (context: AgentContext<ReinforceConfig>) => {
    const { RolloutAgent } = await import('../rolloutAgent/rolloutAgent.ts');
    const { reinforceRecipe } = await import('./recipe.ts');
    return RolloutAgent.create(context, reinforceRecipe(context));
  },
};

import type { AgentContext, AgentEntry } from '@prism-rl/core';
import { episodicMetrics, plannedUpdates } from '../episodicSettings.ts';
import { supportsContinuous } from '../supports.ts';
import type { GaussianPgConfig } from './config.ts';
import { gaussianPgSettings } from './config.ts';
import { gaussianPgPresets } from './presets.ts';

/** The Gaussian policy gradient as a plugin offers it. */
export const gaussianPgEntry: AgentEntry<GaussianPgConfig> = {
  description: 'Monte-Carlo policy gradient for real-valued actions, with linear critics: the course’s',
  ...gaussianPgSettings,
  presets: gaussianPgPresets,
  usesBackend: true,
  updates: plannedUpdates,
  metrics: {
    ...episodicMetrics,
    explainedVariance: 'How much of the variance of returns the linear critic of the batch before explains',
  },
  supports: (observationSpace, actionSpace, config) =>
    observationSpace.kind === 'box'
      ? supportsContinuous(observationSpace, actionSpace, config)
      : 'needs a Box observation space',
  create: async (context: AgentContext<GaussianPgConfig>) => {
    const { RolloutAgent } = await import('../rolloutAgent/rolloutAgent.ts');
    const { gaussianPgRecipe } = await import('./recipe.ts');
    return RolloutAgent.create(context, gaussianPgRecipe(context));
  },
};

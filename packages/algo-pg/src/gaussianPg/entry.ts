import type { AgentContext, AgentEntry } from '@prism-rl/core';
import { episodicMetrics, plannedUpdates } from '../episodicSettings.ts';
import { supportsContinuous } from '../supports.ts';
import type { GaussianPgConfig } from './config.ts';
import { gaussianPgSettings } from './config.ts';
import { gaussianPgPresets } from './presets.ts';

/** Numbers of an observation at most: the time of a linear critic's fit grows with their cube, and is half a minute then. */
const mostNumbers = 512;

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
  supports: (observationSpace, actionSpace, config) => {
    if (observationSpace.kind !== 'box') return 'needs a Box observation space';
    if (observationSpace.size > mostNumbers) {
      return `fits linear critics, for which observations of ${observationSpace.size} numbers are too large (at most ${mostNumbers})`;
    }
    return supportsContinuous(observationSpace, actionSpace, config);
  },
  create: async (context: AgentContext<GaussianPgConfig>) => {
    const { RolloutAgent } = await import('../rolloutAgent/rolloutAgent.ts');
    const { gaussianPgRecipe } = await import('./recipe.ts');
    return RolloutAgent.create(context, gaussianPgRecipe(context));
  },
};

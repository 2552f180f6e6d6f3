import type { AgentContext, AgentEntry } from '@prism-rl/core';
import { needsActionValues } from '../advantages/advantages.ts';
import { episodicMetrics, plannedUpdates } from '../episodicSettings.ts';
import { supportsContinuous } from '../supports.ts';
import type { GaussianPgConfig } from './config.ts';
import { gaussianPgSettings } from './config.ts';
import { actionValueFeatures } from './critics.ts';
import { gaussianPgPresets } from './presets.ts';

/**
 * Features of a critic at most: the time of a fit grows with their cube, and is half a minute then; some minutes where they depend on each
 * other.
 */
const mostFeatures = 512;

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
    const { size } = observationSpace;
    if (size > mostFeatures) {
      return `fits linear critics, for which observations of ${size} numbers are too large (at most ${mostFeatures})`;
    }
    const verdict = supportsContinuous(observationSpace, actionSpace, config);
    if (verdict !== true || !needsActionValues(config.advantage)) return verdict;
    const features = actionValueFeatures(size, actionSpace.size);
    return (
      features <= mostFeatures ||
      `fits linear critics of actions, too, for advantage=${config.advantage}, which would have ${features} features here (at most ${mostFeatures})`
    );
  },
  create: async (context: AgentContext<GaussianPgConfig>) => {
    const { RolloutAgent } = await import('../rolloutAgent/rolloutAgent.ts');
    const { gaussianPgRecipe } = await import('./recipe.ts');
    return RolloutAgent.create(context, gaussianPgRecipe(context));
  },
};

import type { AgentEntry, Preset } from '@prism-rl/core';
import { supportsContinuous } from '@prism-rl/nn/settings';
import { createOnRollouts } from '../rolloutAgent/createOnRollouts.ts';
import { needsActionValues } from '../rolloutAgent/targets.ts';
import { episodicMetrics, plannedUpdates } from '../settings.ts';
import { type GaussianPgConfig, gaussianPgSettings } from './config.ts';
import { actionValueFeatures } from './critics.ts';

/** Maximum number of a critic's features: a fit takes cubic time, half a minute at this size, or minutes if features are collinear. */
const mostFeatures = 512;

export const gaussianPgPresets: { readonly [name: string]: Preset } = {
  course: {
    description: 'The course script: 500 iterations of more than 3000 steps each',
    source: '“Policy Gradient (PG)”, the course’s script for LunarLanderContinuous-v2',
    environments: ['LunarLanderContinuous-v3', 'LunarLanderContinuous-v2'],
    // The 500 iterations end earlier: a batch ends with the episode that fills it, and episodes have at most 1000 steps.
    steps: 2_000_000,
    config: {
      hidden: [32, 32],
      activation: 'relu',
      initializer: 'glorotUniform', // Keras
      learningRate: 1e-3,
      adamEpsilon: 1e-8,
      batchSteps: 3000,
      iterations: 500,
      discount: 0.97,
      advantage: 'reinforce',
      logStd: 0,
      bootstrapTruncated: false,
    },
  },
};

export const gaussianPgEntry: AgentEntry<GaussianPgConfig> = {
  description: 'Monte-Carlo policy gradient for continuous actions with linear critics, as in the course',
  ...gaussianPgSettings,
  presets: gaussianPgPresets,
  usesBackend: true,
  updates: plannedUpdates,
  metrics: {
    ...episodicMetrics,
    explainedVariance: 'Fraction of the variance of returns that the previous batch’s linear critic explains',
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
  create: async (context) => {
    const { gaussianPgRecipe } = await import('./recipe.ts');
    return createOnRollouts(context, () => gaussianPgRecipe(context));
  },
};

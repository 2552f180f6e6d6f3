import type { Preset } from '@prism-rl/core';

/** Ready settings for the Gaussian policy gradient. */
export const gaussianPgPresets: { readonly [name: string]: Preset } = {
  course: {
    description: 'The course script: 500 iterations of more than 3000 steps each',
    source: '“Policy Gradient (PG)”, the course’s script for LunarLanderContinuous-v2',
    environments: ['LunarLanderContinuous-v3', 'LunarLanderContinuous-v2'],
    // Its 500 iterations are done before: a batch ends with the episode that fills it, and an episode has 1000 steps at most.
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

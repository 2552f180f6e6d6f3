import type { AgentEntry, Preset } from '@prism-rl/core';
import { supportsActions } from '@prism-rl/nn/settings';
import { createOnRollouts } from '../rolloutAgent/createOnRollouts.ts';
import { episodicMetrics, plannedUpdates } from '../settings.ts';
import { type ReinforceConfig, reinforceSettings } from './config.ts';

export const reinforcePresets: { readonly [name: string]: Preset } = {
  'moving-grid': {
    description: 'Reaches the goal of the course’s grid of moving obstacles',
    environments: ['MovingGridWorld-v0'],
    steps: 60_000,
    numEnvs: 8,
    config: {
      hidden: [128],
      initializer: 'orthogonal',
      learningRate: 1e-3,
      discount: 0.95,
      batchSteps: 200,
      baseline: 'value',
      standardise: true,
      // Obstacles cost long before the goal pays: a policy that converges early stays in a corner.
      entropyCoefficient: 0.1,
    },
  },
  course: {
    description:
      'The course script: 24-24 ReLU softmax network, an update after each episode, standardised returns',
    source: 'Reinforcement Learning with Python and Keras, chapter 5: REINFORCE in the grid world',
    steps: 60_000,
    config: {
      hidden: [24, 24],
      initializer: 'glorotUniform',
      learningRate: 1e-3,
      adamEpsilon: 1e-7, // Keras
      discount: 0.99,
      batchSteps: 0,
      baseline: 'mean', // standardised returns: minus their mean, divided by their standard deviation
      standardise: true,
      entropyCoefficient: 0,
    },
  },
  cartpole: {
    description: 'Balances CartPole’s pole for all 500 steps',
    environments: ['CartPole-v1', 'CartPole-v0'],
    steps: 150_000,
    numEnvs: 8,
    config: {
      hidden: [64],
      learningRate: 5e-3,
      discount: 0.99,
      batchSteps: 1000,
      baseline: 'value',
      standardise: true,
    },
  },
};

export const reinforceEntry: AgentEntry<ReinforceConfig> = {
  description: 'Monte-Carlo policy gradient, with or without a baseline (Williams 1992)',
  ...reinforceSettings,
  presets: reinforcePresets,
  usesBackend: true,
  updates: plannedUpdates,
  metrics: {
    ...episodicMetrics,
    policyLoss: 'The policy’s part of the loss',
    valueLoss: 'Mean squared error of the value network',
    explainedVariance:
      'Fraction of the variance of returns that the value network explains: 1 is all, 0 is none',
  },
  supports: supportsActions,
  create: async (context) => {
    const { reinforceRecipe } = await import('./recipe.ts');
    return createOnRollouts(context, () => reinforceRecipe(context));
  },
};

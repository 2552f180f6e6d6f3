import {
  type AgentContext,
  type AgentEntry,
  type ConfigOf,
  flag,
  grouped,
  oneOf,
  onlyIf,
  type Preset,
  settings,
} from '@prism-rl/core';
import * as learning from '../settings.ts';
import { episodicMetrics, episodicSettings, networkSettings, plannedUpdates } from '../settings.ts';
import { supportsActions } from '../supports.ts';

/** Defaults suit small tasks: a value network as the baseline, an update after each episode. */
const table = {
  ...networkSettings,
  ...episodicSettings,
  ...grouped('targets', {
    discount: learning.discount(0.99, [0.9, 0.999]),
    baseline: oneOf(
      ['none', 'mean', 'value'],
      'value',
      'Baseline subtracted from returns: none, their mean over the batch, or a learned state-value network. Reduces the variance without changing the expectation',
      { source: 'Sutton & Barto 2018, section 13.4' },
    ),
  }),
  ...grouped('objective', {
    standardise: flag(
      false,
      'Whether to standardise the weights of log-likelihoods over the batch, which makes updates independent of the rewards’ scale',
    ),
    ...onlyIf({ baseline: ['value'] }, { valueCoefficient: learning.valueCoefficient(0.5, [0.5, 1]) }),
    entropyCoefficient: learning.entropyCoefficient(0, [0, 0.05]),
  }),
};

export type ReinforceConfig = ConfigOf<typeof table>;

/** Settings of REINFORCE with defaults, see {@link ReinforceConfig}. */
export const reinforceSettings = settings(table);

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
  create: async (context: AgentContext<ReinforceConfig>) => {
    const { RolloutAgent } = await import('../rolloutAgent/rolloutAgent.ts');
    const { reinforceRecipe } = await import('./recipe.ts');
    return RolloutAgent.create(context, reinforceRecipe(context));
  },
};

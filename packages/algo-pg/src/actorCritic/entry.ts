import type { AgentEntry, Preset } from '@prism-rl/core';
import { supportsActions } from '@prism-rl/nn/settings';
import { createOnRollouts } from '../rolloutAgent/createOnRollouts.ts';
import { episodicMetrics, plannedUpdates } from '../settings.ts';
import { type ActorCriticConfig, actorCriticSettings } from './config.ts';

const keras: Preset = {
  description: 'Keras’ example: ends once the running return is above 195',
  source: '“Actor Critic Method”, keras.io/examples/rl/actor_critic_cartpole',
  environments: ['CartPole-v0'],
  // At most 1000 episodes of 200 steps.
  steps: 200_000,
  config: {
    hidden: [128],
    activation: 'relu',
    initializer: 'glorotUniform',
    learningRate: 0.01,
    adamEpsilon: 1e-7,
    batchSteps: 0,
    iterations: 1000,
    discount: 0.99,
    stopGradient: false,
    solvedReturn: 195,
    runningWeight: 0.05,
  },
};

export const actorCriticPresets: { readonly [name: string]: Preset } = {
  keras,
  cartpole: {
    ...keras,
    description: 'Keras’ settings on CartPole-v1, until the running return is above 475',
    environments: ['CartPole-v1'],
    steps: 500_000,
    config: { ...keras.config, iterations: 0, solvedReturn: 475 },
  },
};

export const actorCriticEntry: AgentEntry<ActorCriticConfig> = {
  description: 'Actor and critic on shared layers, an update after each episode: Keras’ example',
  ...actorCriticSettings,
  presets: actorCriticPresets,
  usesBackend: true,
  updates: plannedUpdates,
  metrics: {
    ...episodicMetrics,
    policyLoss: 'The policy’s part of the loss, summed over the batch',
    valueLoss: 'Huber’s loss of the critic, summed over the batch',
    explainedVariance: 'Fraction of the variance of standardised returns that the critic explains',
    runningReturn: 'Return of episodes, smoothed exponentially from 0',
  },
  supports: supportsActions,
  create: async (context) => {
    const { episodicActorCriticRecipe } = await import('./recipe.ts');
    return createOnRollouts(context, () => episodicActorCriticRecipe(context));
  },
};

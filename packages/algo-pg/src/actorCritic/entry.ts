import type { AgentContext, AgentEntry } from '@prism-rl/core';
import { episodicMetrics, plannedUpdates } from '../episodicSettings.ts';
import { supportsActions } from '../supports.ts';
import type { ActorCriticConfig } from './config.ts';
import { actorCriticSettings } from './config.ts';
import { actorCriticPresets } from './presets.ts';

/** The episodic actor-critic as a plugin offers it. */
export const actorCriticEntry: AgentEntry<ActorCriticConfig> = {
  description: 'Actor and critic on shared layers, an update after each episode: Keras’ example',
  ...actorCriticSettings,
  presets: actorCriticPresets,
  usesBackend: true,
  updates: plannedUpdates,
  metrics: {
    ...episodicMetrics,
    policyLoss: 'Its part that moves the policy, summed over the batch',
    valueLoss: 'Huber’s loss of the critic, summed over the batch',
    explainedVariance: 'How much of the variance of standardised returns the critic explains',
    runningReturn: 'Return of episodes, smoothed exponentially from 0',
  },
  supports: supportsActions,
  create: async (context: AgentContext<ActorCriticConfig>) => {
    const { RolloutAgent } = await import('../rolloutAgent/rolloutAgent.ts');
    const { episodicActorCriticRecipe } = await import('./recipe.ts');
    return RolloutAgent.create(context, episodicActorCriticRecipe(context));
  },
};

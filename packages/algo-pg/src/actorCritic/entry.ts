import {
  type AgentContext,
  type AgentEntry,
  type ConfigOf,
  flag,
  fraction,
  grouped,
  number,
  orNull,
  type Preset,
  settings,
  withDefaults,
} from '@prism-rl/core';
import * as learning from '../settings.ts';
import { episodicMetrics, episodicSettings, networkSettings, plannedUpdates } from '../settings.ts';
import { supportsActions } from '../supports.ts';

/** The script's settings, without its stopping criterion. */
const table = {
  ...withDefaults(networkSettings, { hidden: [128], initializer: 'glorotUniform' }),
  ...withDefaults(episodicSettings, { learningRate: 0.01, adamEpsilon: 1e-7 }),
  ...grouped('targets', { discount: learning.discount(0.99) }),
  ...grouped('objective', {
    stopGradient: flag(
      false,
      'Whether the actor’s loss treats the critic’s error as a constant. The script differentiates through it, so that log-likelihoods also move the critic; false does the same',
    ),
  }),
  ...grouped('schedule', {
    solvedReturn: orNull(
      number(0, 'Running return (starts at 0) above which the run ends; null: never', { min: 0 }),
      null,
    ),
    runningWeight: fraction(0.05, 'Weight of the newest episode in the running return', {
      typical: '0.01 to 0.1',
    }),
  }),
};

export type ActorCriticConfig = ConfigOf<typeof table>;

/** Settings of the episodic actor-critic with defaults, see {@link ActorCriticConfig}. */
export const actorCriticSettings = settings(table);

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
  create: async (context: AgentContext<ActorCriticConfig>) => {
    const { RolloutAgent } = await import('../rolloutAgent/rolloutAgent.ts');
    const { episodicActorCriticRecipe } = await import('./recipe.ts');
    return RolloutAgent.create(context, episodicActorCriticRecipe(context));
  },
};

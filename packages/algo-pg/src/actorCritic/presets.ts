import type { Preset } from '@prism-rl/core';

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

/** Ready settings for the episodic actor-critic. */
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

import type { Preset } from '@prism-rl/core';

/** Ready settings for A2C. */
export const a2cPresets: { readonly [name: string]: Preset } = {
  'one-step': {
    description: 'The course’s actor-critic: an update at every step, weighted by the TD error',
    source: 'Reinforcement Learning with Python and Keras, chapter 6: A2C on CartPole',
    steps: 100_000,
    config: {
      hidden: [24, 24],
      activation: 'relu',
      initializer: 'heUniform',
      rolloutSteps: 1,
      gaeLambda: 0,
      learningRate: 1e-3,
      learningRateEnd: 1e-3,
      adamEpsilon: 1e-7, // Keras
      maxGradientNorm: 5,
      discount: 0.99,
      valueCoefficient: 1,
      entropyCoefficient: 0,
    },
  },
  cartpole: {
    description: 'Balances CartPole’s pole for all 500 steps',
    environments: ['CartPole-v1', 'CartPole-v0'],
    steps: 400_000,
    numEnvs: 8,
    config: {
      hidden: [64, 64],
      rolloutSteps: 16,
      learningRate: 2e-3,
      learningRateEnd: 0,
      gaeLambda: 0.95,
      entropyCoefficient: 0.01,
    },
  },
};

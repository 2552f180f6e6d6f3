import type { Preset } from '@prism-rl/core';

/** Ready settings for REINFORCE. */
export const reinforcePresets: { readonly [name: string]: Preset } = {
  'moving-grid': {
    description: 'Reaches the goal of the course’s grid of moving obstacles',
    environments: ['MovingGridWorld-v0'],
    steps: 60_000,
    numEnvs: 8,
    config: {
      hidden: [64],
      learningRate: 3e-3,
      discount: 0.95,
      batchSteps: 200,
      baseline: 'value',
      standardise: true,
      entropyCoefficient: 0.02,
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

import type { Preset } from '@prism-rl/core';

/** Ready settings for A3C. */
export const a3cPresets: { readonly [name: string]: Preset } = {
  cartpole: {
    description: 'Balances CartPole’s pole for all 500 steps',
    environments: ['CartPole-v1', 'CartPole-v0'],
    steps: 200_000,
    numEnvs: 4,
    stopWhenSolved: { over: 100 },
    config: {
      hidden: [64, 64],
      shared: false,
      tMax: 20,
      optimizer: 'adam',
      learningRate: 1e-3,
      epsilon: 1e-5,
      entropyCoefficient: 0.01,
      maxGradientNorm: 0,
    },
  },
};

import type { Preset } from '@prism-rl/core';

/** Ready settings for A3C. */
export const a3cPresets: { readonly [name: string]: Preset } = {
  cartpole: {
    description: 'Balances CartPole’s pole for all 500 steps',
    environments: ['CartPole-v1', 'CartPole-v0'],
    steps: 300_000,
    numEnvs: 4,
    // An exploring policy that balances for a while may lose it again, whatever the threads do: the greedy one is asked at once.
    stopWhenSolved: { over: 10, greedy: 50 },
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
  minatar: {
    description: 'Some five bricks a game of MinAtar’s Breakout in half a minute',
    environments: ['MinAtar/Breakout-v1'],
    steps: 150_000,
    numEnvs: 4,
    config: {
      tMax: 10,
      optimizer: 'adam',
      learningRate: 5e-4,
      epsilon: 1e-5,
    },
  },
  breakout: {
    description:
      'The course’s Breakout: two convolutions, 256 units, RMSProp, 8 learners (in threads one a processor, at most), segments of 20 steps or a life',
    source: 'The course "RL with Python and Keras", chapter 7; network and optimizer of Mnih et al. 2016',
    environments: ['ALE/Breakout-v5', 'BreakoutNoFrameskip-v4'],
    steps: 20_000_000,
    numEnvs: 8,
    environmentConfig: {
      preprocessing: 'dqn',
      frameSkip: 4,
      lifeLossInfo: true,
      repeatActionProbability: 0,
    },
    config: {
      network: 'nips',
      hidden: [256],
      activation: 'relu',
      initializer: 'fanInUniform',
      shared: true,
      tMax: 20,
      discount: 0.99,
      optimizer: 'rmsprop',
      learningRate: 2.5e-4,
      decay: 0.99,
      epsilon: 0.01,
      entropyCoefficient: 0.01,
      maxGradientNorm: 40,
    },
  },
};

import type { Preset } from '@prism-rl/core';

/** Settings of the paper's code for both MinAtar and Atari: 128 environments, rollouts of 32 steps, two epochs of 32 minibatches. */
const paper = { lambda: 0.65, rolloutSteps: 32, epochs: 2, minibatches: 32, epsilonFraction: 0.1 };

export const pqnPresets: { readonly [name: string]: Preset } = {
  classic: {
    description:
      'CleanRL’s settings for classic control, and the paper’s rewards of 0.1, without which CartPole is not safe',
    source: 'CleanRL, pqn.py: its defaults; Gallici et al. 2025, purejaxql: pqn_cartpole',
    environments: ['CartPole-v1', 'Acrobot-v1', 'MountainCar-v0'],
    steps: 500_000,
    numEnvs: 4,
    config: { rewardScale: 0.1 },
  },
  cartpole: {
    description: 'The paper’s settings for CartPole: 32 environments, rewards of 0.1',
    source: 'Gallici et al. 2025, purejaxql: pqn_cartpole',
    steps: 500_000,
    numEnvs: 32,
    config: {
      hidden: [256, 256],
      learningRate: 1e-4,
      lambda: 0.95,
      rewardScale: 0.1,
      rolloutSteps: 64,
      epochs: 4,
      minibatches: 16,
      epsilonEnd: 0.2,
      epsilonFraction: 0.2,
    },
  },
  minatar: {
    description: 'The paper’s settings for MinAtar',
    source: 'Gallici et al. 2025, purejaxql: pqn_minatar',
    environments: [
      'MinAtar/Asterix-v1',
      'MinAtar/Breakout-v1',
      'MinAtar/Freeway-v1',
      'MinAtar/Seaquest-v1',
      'MinAtar/SpaceInvaders-v1',
    ],
    steps: 10_000_000,
    numEnvs: 128,
    config: { ...paper, hidden: [128], initializer: 'heUniform', learningRate: 5e-4, epsilonEnd: 0.05 },
  },
  atari: {
    description: 'The paper’s settings for Atari: Nature’s network, a step size that does not fall',
    source: 'Gallici et al. 2025, purejaxql: pqn_atari',
    steps: 50_000_000,
    numEnvs: 128,
    // 84×84 grey pixels, 4 frames stacked, clipped rewards, episodes that end for the learner at the loss of a life, no sticky actions.
    environmentConfig: { preprocessing: 'dqn', frameSkip: 4, lifeLossInfo: true, repeatActionProbability: 0 },
    config: {
      ...paper,
      network: 'nature',
      hidden: [512],
      initializer: 'heUniform',
      learningRate: 2.5e-4,
      learningRateEnd: 2.5e-4,
      epsilonEnd: 0.001,
    },
  },
};

import type { Preset } from '@prism-rl/core';

/** Ready settings for PPO. */
export const ppoPresets: { readonly [name: string]: Preset } = {
  cartpole: {
    description: 'Balances CartPole’s pole for all 500 steps',
    source:
      'After CleanRL’s ppo.py: eight environments, shorter rollouts, eight epochs, γ = 0.98, λ = 0.9, a higher rate',
    environments: ['CartPole-v1', 'CartPole-v0'],
    steps: 100_000,
    numEnvs: 8,
    config: {
      learningRate: 1e-3,
      rolloutSteps: 64,
      epochs: 8,
      minibatches: 4,
      discount: 0.98,
      gaeLambda: 0.9,
    },
  },
  acrobot: {
    description: 'Swings the free end up in about 80 steps',
    source: 'RL Baselines3 Zoo’s PPO, in a third of its steps, with a rate that falls',
    environments: ['Acrobot-v1'],
    steps: 300_000,
    numEnvs: 16,
    config: {
      rolloutSteps: 256,
      minibatches: 64,
      epochs: 4,
      discount: 0.99,
      gaeLambda: 0.94,
      entropyCoefficient: 0,
      normaliseObservations: true,
      normaliseRewards: true,
    },
  },
  mountaincar: {
    description: 'Rocks up the hill',
    source: 'RL Baselines3 Zoo’s PPO, in half of its steps, with a rate that falls',
    environments: ['MountainCar-v0'],
    steps: 500_000,
    numEnvs: 16,
    config: {
      rolloutSteps: 16,
      minibatches: 4,
      epochs: 4,
      discount: 0.99,
      gaeLambda: 0.98,
      entropyCoefficient: 0,
      normaliseObservations: true,
      normaliseRewards: true,
    },
  },
  lunarlander: {
    description: 'Lands between the flags',
    source:
      'After RL Baselines3 Zoo’s PPO: rollouts half as long, larger minibatches, a higher rate that falls, scaled rewards',
    environments: ['LunarLander-v3'],
    steps: 1_000_000,
    numEnvs: 16,
    config: {
      learningRate: 7e-4,
      rolloutSteps: 512,
      minibatches: 32,
      epochs: 4,
      discount: 0.999,
      gaeLambda: 0.98,
      entropyCoefficient: 0.01,
      normaliseRewards: true,
    },
  },
  'lunarlander-continuous': {
    description: 'Lands between the flags',
    source:
      'After RL Baselines3 Zoo’s PPO: half of its steps and a tenth of its entropy; the rest as the preset lunarlander',
    environments: ['LunarLanderContinuous-v3', 'LunarLanderContinuous-v2'],
    steps: 500_000,
    numEnvs: 16,
    config: {
      learningRate: 7e-4,
      rolloutSteps: 512,
      minibatches: 32,
      epochs: 4,
      discount: 0.999,
      gaeLambda: 0.98,
      entropyCoefficient: 0.001,
      normaliseRewards: true,
    },
  },
  bipedalwalker: {
    description: 'Walks to the end',
    source:
      'After RL Baselines3 Zoo’s PPO, in two fifths of its steps: shorter rollouts of half as many environments, larger ' +
      'minibatches, eight epochs, γ = 0.99, a higher rate that falls',
    environments: ['BipedalWalker-v3'],
    steps: 2_000_000,
    numEnvs: 16,
    config: {
      learningRate: 5e-4,
      rolloutSteps: 512,
      minibatches: 32,
      epochs: 8,
      discount: 0.99,
      gaeLambda: 0.95,
      entropyCoefficient: 0,
      clipRange: 0.18,
      normaliseObservations: true,
      normaliseRewards: true,
    },
  },
  pendulum: {
    description: 'Swings the pole up and holds it',
    source:
      'After RL Baselines3 Zoo’s PPO, without state-dependent exploration: shorter rollouts of twice as many environments, ' +
      'larger minibatches, a rate that falls, scaled rewards',
    environments: ['Pendulum-v1'],
    steps: 100_000,
    numEnvs: 8,
    config: {
      learningRate: 1e-3,
      rolloutSteps: 256,
      minibatches: 16,
      epochs: 10,
      discount: 0.9,
      gaeLambda: 0.95,
      entropyCoefficient: 0,
      normaliseRewards: true,
    },
  },
};

import type { Preset } from '@prism-rl/core';

/** CleanRL's settings of PPO for MuJoCo's robots. */
const robots = {
  learningRate: 3e-4,
  rolloutSteps: 2048,
  epochs: 10,
  minibatches: 32,
  discount: 0.99,
  gaeLambda: 0.95,
  clipRange: 0.2,
  valueClipRange: 0.2,
  valueCoefficient: 0.25,
  entropyCoefficient: 0,
  normalizeObservations: true,
  normalizeRewards: true,
} as const;

/** Result of `prism tune` for both Acrobot and the mountain car. */
const swinging = {
  learningRate: 0.00201156,
  rolloutSteps: 165,
  minibatches: 13,
  epochs: 7,
  discount: 0.9845991,
  gaeLambda: 0.902525,
  clipRange: 0.244893,
  valueCoefficient: 0.972227,
  entropyCoefficient: 0.016735,
  normalizeObservations: true,
  normalizeRewards: true,
} as const;

const ticTacToe = {
  learningRate: 1e-3,
  learningRateEnd: 0,
  rolloutSteps: 32,
  epochs: 4,
  discount: 1,
  // Games have five moves, so returns have little variance.
  gaeLambda: 1,
  // Replies are random: with less entropy some seeds settle for an opening before they have seen the others.
  entropyCoefficient: 0.2,
  // The final policy needs no entropy bonus: rare boards have moves of nearly equal value.
  entropyCoefficientEnd: 0,
} as const;

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
  snake: {
    description: 'Eats some eighteen apples a game of Snake',
    environments: ['Snake-v0'],
    steps: 1_000_000,
    numEnvs: 32,
    config: {
      hidden: [128],
      activation: 'relu',
      shared: true,
      learningRate: 1e-3,
      rolloutSteps: 64,
      minibatches: 8,
    },
  },
  'tic-tac-toe': {
    description: 'Plays tic-tac-toe against random moves, perfectly',
    environments: ['TicTacToe-v0'],
    steps: 16_000_000,
    numEnvs: 256,
    config: ticTacToe,
  },
  'tic-tac-toe-self-play': {
    description: 'Plays tic-tac-toe against itself, and never loses',
    steps: 2_000_000,
    numEnvs: 64,
    // A best reply to random moves may lose against good ones: only the openings are random.
    environmentConfig: { opponent: 'self', openings: 8, opponentEpsilon: 0, poolEvery: 20_000, newest: 0.8 },
    config: ticTacToe,
  },
  'connect-four-self-play': {
    description: 'Plays Connect Four against itself, and beats a search of two moves',
    steps: 25_000_000,
    numEnvs: 64,
    environmentConfig: { opponent: 'self', openings: 20, poolEvery: 50_000 },
    config: {
      hidden: [256, 256],
      activation: 'relu',
      learningRate: 1e-3,
      learningRateEnd: 0,
      rolloutSteps: 64,
      epochs: 4,
      discount: 1,
      gaeLambda: 0.9,
      entropyCoefficient: 0.03,
      entropyCoefficientEnd: 0,
    },
  },
  acrobot: {
    description: 'Swings the free end up in about 76 steps',
    source: 'prism tune, from acrobot-zoo: benchmarks/results/tune',
    environments: ['Acrobot-v1'],
    steps: 300_000,
    numEnvs: 16,
    config: swinging,
  },
  'acrobot-zoo': {
    description: 'Swings the free end up in about 84 steps',
    source: 'RL Baselines3 Zoo’s PPO, in a third of its steps, with a rate that falls',
    steps: 300_000,
    numEnvs: 16,
    config: {
      rolloutSteps: 256,
      minibatches: 64,
      epochs: 4,
      discount: 0.99,
      gaeLambda: 0.94,
      entropyCoefficient: 0,
      normalizeObservations: true,
      normalizeRewards: true,
    },
  },
  'no-velocities': {
    description:
      'CartPole that shows only positions, by a wrapper, and a policy that remembers: stops once it balances the pole for all 500 steps',
    source:
      'After RL Baselines3 Zoo’s recurrent PPO on CartPoleNoVel: half as many epochs, two minibatches, and longer unless it is solved',
    wrappers: [{ name: 'mask-observation', config: { keep: [0, 2] } }],
    steps: 300_000,
    numEnvs: 8,
    stopWhenSolved: { over: 20, greedy: 50 },
    config: {
      recurrent: 'gru',
      recurrentUnits: 64,
      sequenceLength: 32,
      rolloutSteps: 32,
      epochs: 10,
      minibatches: 2,
      learningRate: 1e-3,
      learningRateEnd: 0,
      discount: 0.98,
      gaeLambda: 0.8,
      entropyCoefficient: 0,
      normalizeObservations: true,
      normalizeRewards: true,
    },
  },
  mountaincar: {
    description: 'Rocks up the hill in about 98 steps',
    source: 'prism tune, from mountaincar-zoo: benchmarks/results/tune',
    environments: ['MountainCar-v0'],
    steps: 500_000,
    numEnvs: 16,
    config: swinging,
  },
  'mountaincar-zoo': {
    description: 'Rocks up the hill in about 131 steps',
    source: 'RL Baselines3 Zoo’s PPO, in half of its steps, with a rate that falls',
    steps: 500_000,
    numEnvs: 16,
    config: {
      rolloutSteps: 16,
      minibatches: 4,
      epochs: 4,
      discount: 0.99,
      gaeLambda: 0.98,
      entropyCoefficient: 0,
      normalizeObservations: true,
      normalizeRewards: true,
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
      normalizeRewards: true,
    },
  },
  'lunarlander-short': {
    description: 'Lands between the flags after 300 K steps already',
    source: 'prism tune, from lunarlander: benchmarks/results/tune',
    steps: 300_000,
    numEnvs: 16,
    config: {
      activation: 'relu',
      learningRate: 0.0010631,
      rolloutSteps: 66,
      minibatches: 5,
      epochs: 5,
      discount: 0.9989541,
      gaeLambda: 0.921275,
      clipRange: 0.232393,
      valueCoefficient: 0.630411,
      entropyCoefficient: 0.00798496,
      normalizeRewards: true,
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
      normalizeRewards: true,
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
      normalizeObservations: true,
      normalizeRewards: true,
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
      normalizeRewards: true,
    },
  },
  mujoco: {
    description: 'Learns MuJoCo’s robots, in minutes',
    source:
      'CleanRL’s ppo_continuous_action.py; its ½ before the squared error of the value is in the coefficient',
    environments:
      'Ant HalfCheetah Hopper Humanoid HumanoidStandup InvertedDoublePendulum InvertedPendulum Pusher Reacher Walker2d'
        .split(' ')
        .map((name) => `${name}-v5`),
    steps: 1_000_000,
    numEnvs: 1,
    config: robots,
  },
  'mujoco-swimmer': {
    description: 'Learns Swimmer, which is slow to pay off',
    source: 'The preset mujoco with the discount of RL Baselines3 Zoo’s PPO for Swimmer-v4: γ = 0.9999',
    environments: ['Swimmer-v5'],
    steps: 1_000_000,
    numEnvs: 1,
    config: { ...robots, discount: 0.9999 },
  },
  junctions: {
    description:
      'Switches the lights of all junctions: 105 cars wait or turn away where random lights cost 337',
    environments: ['Junctions-v0'],
    steps: 300_000,
    numEnvs: 16,
    config: {
      learningRate: 1e-3,
      rolloutSteps: 128,
      discount: 0.95,
      gaeLambda: 0.95,
      entropyCoefficient: 0.01,
      normalizeRewards: true,
    },
  },
};

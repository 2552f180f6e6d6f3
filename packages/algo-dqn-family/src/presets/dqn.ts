import type { Preset } from '@prism-rl/core';

const ticTacToe = {
  hidden: [256, 256],
  learningRate: 2e-3,
  learningRateEnd: 1e-6,
  // A loss differs from a win by two: Huber's loss would underweight it in the mean.
  loss: 'mse',
  // Replies are random, and the second-best opening loses only 0.02 against the best: estimating the mean takes many games.
  batchSize: 1024,
  trainEvery: 64,
  replayCapacity: 3_000_000,
  epsilonEnd: 0.3,
  epsilonSteps: 800_000,
  double: true,
  discount: 1,
} as const;

export const dqnPresets: { readonly [name: string]: Preset } = {
  course: {
    description:
      'The course script: 128-128, replay 1000, batch 32, ε = 0.01 + 0.99·exp(−t/500), no target network',
    source: 'RL-Adventure notebook 1 as used in "To the Rainbow", part 1',
    steps: 10_000,
    config: {
      hidden: [128, 128],
      initializer: 'fanInUniform',
      learningRate: 1e-3,
      learningRateEnd: 1e-3,
      loss: 'mse',
      maxGradientNorm: 0,
      discount: 0.99,
      replayCapacity: 1000,
      batchSize: 32,
      learningStarts: 33, // the script learns once the buffer holds more than a batch
      trainEvery: 1,
      updatesPerTraining: 1,
      targetUpdateEvery: 0,
      epsilonStart: 1,
      epsilonEnd: 0.01,
      epsilonDecay: 'exponential',
      epsilonSteps: 500,
    },
  },
  cartpole: {
    description:
      'Solves CartPole (5 episodes, then 50 greedy ones, at its threshold on average) within 50 000 steps, then stops',
    environments: ['CartPole-v1', 'CartPole-v0'],
    steps: 50_000,
    // A perfect policy sees no failures: all values drift to 1/(1 − γ), action gaps vanish, and the agent forgets it.
    stopWhenSolved: { over: 5, greedy: 50 },
    config: {
      hidden: [128, 128],
      learningRate: 1e-3,
      learningRateEnd: 1e-4,
      loss: 'mse',
      batchSize: 64,
      replayCapacity: 50_000,
      learningStarts: 1000,
      targetUpdateEvery: 1,
      // Values propagate back from the end of an episode by one step per 1/τ updates: slower targets let the cart drift.
      targetTau: 0.02,
      epsilonStart: 1,
      epsilonEnd: 0.05,
      epsilonDecay: 'linear',
      epsilonSteps: 10_000,
    },
  },
  'tic-tac-toe': {
    description: 'Plays tic-tac-toe perfectly against random moves',
    environments: ['TicTacToe-v0'],
    steps: 8_000_000,
    numEnvs: 64,
    config: ticTacToe,
  },
  'tic-tac-toe-self-play': {
    description: 'Plays tic-tac-toe against itself',
    steps: 1_000_000,
    numEnvs: 32,
    // A best reply to random moves may lose against good ones: only the openings are random.
    environmentConfig: { opponent: 'self', openings: 8, opponentEpsilon: 0, poolEvery: 10_000, newest: 0.8 },
    config: {
      ...ticTacToe,
      hidden: [128, 128],
      batchSize: 512,
      trainEvery: 32,
      replayCapacity: 500_000,
      epsilonSteps: 100_000,
    },
  },
};

/** Mountain car: a script, because 6-step returns are a part that distinguishes arms. */
export const tunedMountainCar: Preset = {
  description: 'Rocks up the hill in about 101 steps, where the suite’s settings do not leave the valley',
  source: 'prism tune, from mountaincar: benchmarks/results/tune',
  steps: 80_000,
  config: {
    normalize: true,
    hidden: [128, 128],
    learningRate: 0.000204441,
    learningRateEnd: 1e-4,
    loss: 'huber',
    batchSize: 310,
    replayCapacity: 50_000,
    learningStarts: 500,
    trainEvery: 1,
    nStep: 6,
    targetUpdateEvery: 176,
    discount: 0.9985023,
    epsilonEnd: 0.0387034,
    epsilonSteps: 13_595,
  },
};

/** CartPole without velocities: a script, because some arms cannot be recurrent. */
export const noVelocities: Preset = {
  description:
    'CartPole that shows only positions, by a wrapper, and a network that remembers: solved (5 episodes, then 50 greedy ones) it stops',
  source:
    'R2D2 (Kapturowski et al. 2019), small: sequences of 20 steps behind a burn-in of 10, double, three steps',
  wrappers: [{ name: 'mask-observation', config: { keep: [0, 2] } }],
  steps: 100_000,
  stopWhenSolved: { over: 5, greedy: 50 },
  config: {
    // Angles are a tenth of positions: normalise both to one scale.
    normalize: true,
    hidden: [64, 64],
    recurrent: 'gru',
    recurrentUnits: 64,
    sequenceLength: 20,
    burnIn: 10,
    double: true,
    nStep: 3,
    learningRate: 1e-3,
    learningRateEnd: 1e-4,
    loss: 'mse',
    batchSize: 32,
    replayCapacity: 50_000,
    learningStarts: 1000,
    trainEvery: 4,
    targetUpdateEvery: 1,
    targetTau: 0.02,
    epsilonStart: 1,
    epsilonEnd: 0.05,
    epsilonDecay: 'linear',
    epsilonSteps: 10_000,
  },
};

/** Presets for several branches: of plain DQN and of branching DQN. */
export const branchingPresets: { readonly [name: string]: Preset } = {
  junctions: {
    description: 'Switches the lights of three junctions',
    environments: ['Junctions-v0'],
    steps: 60_000,
    numEnvs: 4,
    config: {
      hidden: [128, 128],
      duelingStreams: 'output',
      learningRate: 1e-3,
      learningRateEnd: 1e-4,
      batchSize: 64,
      replayCapacity: 50_000,
      learningStarts: 1000,
      trainEvery: 4,
      targetUpdateEvery: 1,
      targetTau: 0.02,
      discount: 0.9,
      epsilonEnd: 0.05,
      epsilonSteps: 10_000,
      epsilonFrom: 'start',
    },
  },
};

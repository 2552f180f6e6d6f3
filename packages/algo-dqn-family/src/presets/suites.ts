import type { Preset } from '@prism-rl/core';
import type { DqnConfig } from '../dqn/config.ts';
import { atariScripts, atariSuites, type Suite } from './atari.ts';
import { dqnPresets, noVelocities, tunedMountainCar } from './dqn.ts';

/**
 * Published results with these presets counted ε and β from the run's first step: keep that, so that their commands reproduce them.
 * Dopamine, the source of the schedules for classic control, MinAtar and Atari 100k, counts from the first update.
 */
const countsFromStart = { epsilonFrom: 'start', priorityBetaFrom: 'start' } as const;

/** DQN presets that reproduce a script as it is: not suites. */
const scripts: readonly string[] = ['course', 'tic-tac-toe'];

const isScript = ([name]: readonly [string, unknown]): boolean => scripts.includes(name);

/**
 * Settings of arms on top of DQN's presets: a range of discounted returns for categorical arms, and cheap dueling streams. With γ = 0.99, a
 * reward of ±1 per step sums to ±100; where returns are smaller, so is the range, because closer atoms are more precise. Ranges are
 * symmetric, so that initial values are about 0, as in every other arm: in MountainCar, initial values of −50, the middle of −100 to 0,
 * would already be below the returns, and nothing would be explored.
 */
const forArms: { readonly [preset: string]: Partial<DqnConfig> } = {
  cartpole: { valueMin: -100, valueMax: 100, duelingStreams: 'output' },
};

const minAtarGames = ['Asterix', 'Breakout', 'Freeway', 'Seaquest', 'SpaceInvaders'];

/**
 * Classic control after Dopamine and "Revisiting Rainbow" (Obando-Ceron & Castro 2021): squared error, an update every four steps, a target
 * update every 100 steps, learning from step 500. Networks (128 units, not 512) and batches (64, not 128) are smaller, because a suite is
 * thousands of runs; in return the learning rate decays and ε starts at 1, not 0.01. Adam's ε is the Adam paper's, not their 3.125e-4: with
 * that, Rainbow and n-step returns never reached MountainCar's flag in 80 000 steps.
 */
const classicControl: Partial<DqnConfig> = {
  hidden: [128, 128],
  duelingStreams: 'output',
  learningRate: 1e-3,
  learningRateEnd: 1e-4,
  loss: 'mse',
  batchSize: 64,
  replayCapacity: 50_000,
  learningStarts: 500,
  trainEvery: 4,
  targetUpdateEvery: 25,
  epsilonStart: 1,
  valueMin: -100,
  valueMax: 100,
};

const minAtar: Partial<DqnConfig> = {
  network: 'minatar',
  hidden: [128],
  learningRate: 2.5e-4,
  learningRateEnd: 2.5e-4,
  maxGradientNorm: 0,
  batchSize: 32,
  replayCapacity: 100_000,
  epsilonStart: 1,
  valueMin: -20,
  valueMax: 20,
};

const lunarLander: Partial<DqnConfig> = {
  hidden: [256, 256],
  duelingStreams: 'output',
  valueMin: -200,
  valueMax: 200,
  learningRate: 6.3e-4,
  learningRateEnd: 3e-5,
  batchSize: 128,
  replayCapacity: 100_000,
  learningStarts: 1000,
  trainEvery: 4,
  updatesPerTraining: 2,
  targetUpdateEvery: 1,
  targetTau: 0.005,
  epsilonStart: 1,
  epsilonEnd: 0.02,
  epsilonSteps: 40_000,
};

const ownSuites: { readonly [name: string]: Suite } = {
  acrobot: {
    description: 'Acrobot-v1, 50 000 steps',
    source: 'Revisiting Rainbow (Obando-Ceron & Castro 2021), smaller',
    environments: ['Acrobot-v1'],
    steps: 50_000,
    config: { ...classicControl, epsilonEnd: 0.05, epsilonSteps: 10_000 },
  },
  mountaincar: {
    description: 'MountainCar-v0, 80 000 steps',
    source: 'Revisiting Rainbow (Obando-Ceron & Castro 2021), smaller and longer',
    environments: ['MountainCar-v0'],
    steps: 80_000,
    // Speeds are a tenth of positions: normalise both to one scale. Random play hardly ever reaches the goal.
    config: { ...classicControl, normalize: true, epsilonEnd: 0.05, epsilonSteps: 40_000 },
  },
  lunarlander: {
    description: 'LunarLander-v3: lands (greedy return ≥ 200) within 300 000 steps',
    environments: ['LunarLander-v3'],
    steps: 300_000,
    config: lunarLander,
  },
  // A third of the steps, half the updates, a quarter of the weights: a run of DQN takes 12 s, of Rainbow 45 s.
  'lunarlander-short': {
    description: 'LunarLander-v3 for 100 000 steps, cheap enough for many seeds of many arms',
    steps: 100_000,
    config: {
      ...lunarLander,
      hidden: [128, 128],
      learningRate: 1e-3,
      learningRateEnd: 1e-4,
      batchSize: 64,
      trainEvery: 2,
      updatesPerTraining: 1,
      epsilonSteps: 20_000,
    },
  },
  // Obando-Ceron & Castro 2021 use only the convolution; Young & Tian 2019, as here, add a layer of 128 units.
  minatar: {
    description: 'MinAtar for 300 000 frames: an update every 4, ε 1 → 0.05 over 60 000',
    source: 'Revisiting Rainbow (Obando-Ceron & Castro 2021), on the network of Young & Tian (2019)',
    environments: minAtarGames.flatMap((game) => [`MinAtar/${game}-v0`, `MinAtar/${game}-v1`]),
    steps: 300_000,
    config: {
      ...minAtar,
      duelingStreams: 'output',
      loss: 'mse',
      learningStarts: 1000,
      trainEvery: 4,
      targetUpdateEvery: 250, // 1000 frames
      epsilonEnd: 0.05,
      epsilonSteps: 60_000,
    },
  },
  'minatar-paper': {
    description: 'MinAtar for 5 M frames: an update every frame, target every 1000, ε 1 → 0.1 over 100 000',
    source: "MinAtar's DQN (Young & Tian 2019)",
    steps: 5_000_000,
    config: {
      ...minAtar,
      optimizer: 'rmsprop',
      learningStarts: 5000,
      targetUpdateEvery: 1000,
      epsilonEnd: 0.1,
      epsilonSteps: 100_000,
    },
  },
  ...atariSuites,
};

/** All suites by name: settings of plain DQN to combine with arms. Tuned presets precede those from the literature. */
export const suites: { readonly [name: string]: Suite } = Object.fromEntries(
  Object.entries({ ...ownSuites, ...dqnPresets })
    .filter((entry) => !isScript(entry))
    .map(([name, preset]) => [
      name,
      { ...preset, config: { ...countsFromStart, ...forArms[name], ...preset.config } },
    ]),
);

/** Presets of DQN that are no suites. */
export const dqnScripts: { readonly [name: string]: Preset } = Object.fromEntries(
  Object.entries({
    ...Object.fromEntries(Object.entries(dqnPresets).filter(isScript)),
    ...atariScripts,
    'no-velocities': noVelocities,
    'mountaincar-tuned': tunedMountainCar,
  }).map(([name, preset]) => [name, { ...preset, config: { ...countsFromStart, ...preset.config } }]),
);

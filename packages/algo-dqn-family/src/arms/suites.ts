import type { Preset } from '@prism-rl/core';
import { atariScripts, atariSuites } from '../dqn/atariPresets.ts';
import { dqnPresets } from '../dqn/presets.ts';
import type { Suite } from './arm.ts';

/** Of the presets for DQN: those that repeat a script as it is, which no arm is built on. */
const scripts: readonly string[] = ['course'];

const isScript = ([name]: readonly [string, unknown]): boolean => scripts.includes(name);

/**
 * Ranges of discounted returns for categorical arms, by preset. γ = 0.99 and a reward of ±1 a step reach ±100; where returns stay
 * within less, so does the range, because the atoms lie closer then.
 */
const valueRanges: { readonly [preset: string]: { readonly valueMin: number; readonly valueMax: number } } = {
  cartpole: { valueMin: 0, valueMax: 100 },
  acrobot: { valueMin: -100, valueMax: 0 },
  mountaincar: { valueMin: -50, valueMax: 0 }, // γ = 0.98
  lunarlander: { valueMin: -200, valueMax: 200 },
};

const minAtarGames = ['Asterix', 'Breakout', 'Freeway', 'Seaquest', 'SpaceInvaders'];

const ownSuites: { readonly [name: string]: Suite } = {
  acrobot: {
    description: 'Acrobot-v1, 100 000 steps',
    source: "RL Baselines3 Zoo's DQN",
    environments: ['Acrobot-v1'],
    steps: 100_000,
    config: {
      hidden: [256, 256],
      learningRate: 6.3e-4,
      learningRateEnd: 6.3e-4,
      batchSize: 128,
      replayCapacity: 50_000,
      learningStarts: 1000, // the zoo begins at once
      trainEvery: 4,
      updatesPerTraining: 4,
      targetUpdateEvery: 250,
      epsilonStart: 1,
      epsilonEnd: 0.1,
      epsilonSteps: 12_000,
    },
  },
  mountaincar: {
    description: 'MountainCar-v0, 120 000 steps',
    source: "RL Baselines3 Zoo's DQN",
    environments: ['MountainCar-v0'],
    steps: 120_000,
    config: {
      hidden: [256, 256],
      learningRate: 4e-3,
      learningRateEnd: 4e-3,
      discount: 0.98,
      batchSize: 128,
      replayCapacity: 10_000,
      learningStarts: 1000,
      trainEvery: 16,
      updatesPerTraining: 8,
      targetUpdateEvery: 300, // 600 steps
      epsilonStart: 1,
      epsilonEnd: 0.07,
      epsilonSteps: 24_000,
    },
  },
  lunarlander: {
    description: 'LunarLander-v3: lands (greedy return ≥ 200) within 300 000 steps',
    environments: ['LunarLander-v3'],
    steps: 300_000,
    config: {
      hidden: [256, 256],
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
    },
  },
  // Young & Tian 2019: 5 M frames. Adam instead of centred RMSProp, at its rate (as Obando-Ceron & Castro 2021 do).
  minatar: {
    description:
      'MinAtar: 16 filters of 3×3, replay 100 K, target every 1000 updates, ε 1 → 0.1 over 100 K steps',
    source: "MinAtar's DQN (Young & Tian 2019), with Adam",
    environments: minAtarGames.flatMap((game) => [`MinAtar/${game}-v0`, `MinAtar/${game}-v1`]),
    steps: 5_000_000,
    config: {
      network: 'minatar',
      hidden: [128],
      learningRate: 2.5e-4,
      learningRateEnd: 2.5e-4,
      adamEpsilon: 1.5e-4,
      maxGradientNorm: 0,
      batchSize: 32,
      replayCapacity: 100_000,
      learningStarts: 5000,
      targetUpdateEvery: 1000,
      epsilonStart: 1,
      epsilonEnd: 0.1,
      epsilonSteps: 100_000,
      // Rewards are never negative.
      valueMin: 0,
      valueMax: 50,
    },
  },
  ...atariSuites,
};

/** Every suite by name: settings of plain DQN that arms are put on. Tuned presets come before the ones from the literature. */
export const suites: { readonly [name: string]: Suite } = Object.fromEntries(
  Object.entries({ ...ownSuites, ...dqnPresets })
    .filter((entry) => !isScript(entry))
    .map(([name, preset]) => [name, { ...preset, config: { ...valueRanges[name], ...preset.config } }]),
);

/** Presets of DQN that are no suites. */
export const dqnScripts: { readonly [name: string]: Preset } = {
  ...Object.fromEntries(Object.entries(dqnPresets).filter(isScript)),
  ...atariScripts,
};

import type { Config, Preset } from '@prism-rl/core';

type Presets = { readonly [name: string]: Preset };

const mania = 'Mania et al. 2018';

/** A version of augmented random search. @param best of 16 directions */
const version = (what: string, normalizeObservations: boolean, best: number): Preset => ({
  description: `Augmented random search ${what}`,
  source: `${mania}, algorithms 1 and 2`,
  config: { normalizeObservations, directions: 16, best },
});

const robot = (
  name: string,
  steps: number,
  [learningRate, deviation, directions, best]: readonly [number, number, number, number],
): Preset => ({
  description: `${name} with a linear policy`,
  source: `RL Baselines3 Zoo’s ARS for ${name}-v3, after V2-t of ${mania}`,
  environments: [`${name}-v5`],
  steps,
  config: { learningRate, deviation, directions, best },
});

export const arsPresets: Presets = {
  v1: version('as V1: raw observations, all directions', false, 16),
  'v1-t': version('as V1-t: raw observations, the best half of the directions', false, 8),
  v2: version('as V2: normalised observations, all directions', true, 16),
  'v2-t': version('as V2-t: normalised observations, the best half of the directions', true, 8),
  'mujoco-swimmer': robot('Swimmer', 2_000_000, [0.02, 0.01, 1, 1]),
  'mujoco-hopper': robot('Hopper', 7_000_000, [0.01, 0.025, 8, 4]),
  'mujoco-halfcheetah': robot('HalfCheetah', 12_500_000, [0.02, 0.03, 32, 4]),
  'mujoco-walker2d': robot('Walker2d', 75_000_000, [0.03, 0.025, 40, 30]),
  'mujoco-ant': robot('Ant', 75_000_000, [0.015, 0.025, 60, 20]),
};

export const openaiEsPresets: Presets = {
  humanoid: {
    description: 'The published settings: 10,000 candidates in a generation, for many machines',
    source: 'Salimans et al. 2017, the authors’ configuration of Humanoid',
    config: {
      ...{ hidden: [256, 256], normalizeObservations: true, population: 10_000, deviation: 0.02 },
      ...{ learningRate: 0.01, weightDecay: 0.005 },
    },
  },
};

/** Settings with which the genetic algorithm only guesses. */
export const guessing: Config = { parents: 0, elites: 1, deviation: 1 };

export const gaPresets: Presets = {
  pendulum: {
    description: 'Swings the pole up with 16 hidden units: seconds',
    environments: ['Pendulum-v1'],
    steps: 4_000_000,
    numEnvs: 4,
    config: { hidden: [16], population: 128, parents: 16, deviation: 0.3 },
  },
  'random-search': {
    description: 'Random search, for comparison: guesses policies, and keeps the best while it stays best',
    config: guessing,
  },
  atari: {
    description: 'The published settings for Atari: 1000 candidates, the network of DQN',
    source: 'Such et al. 2017, the authors’ configuration of Atari',
    environmentConfig: { preprocessing: 'dqn', frameSkip: 4 },
    steps: 250_000_000,
    config: {
      ...{ network: 'nature', hidden: [512], activation: 'relu' },
      ...{ population: 1000, parents: 20, elites: 1, deviation: 0.002 },
    },
  },
};

import type { Preset } from '@prism-rl/core';

/** Presets of the control agents, by environment. */

const frozenLakeNames = ['FrozenLake-v1', 'FrozenLake8x8-v1'];

type Presets = { readonly [name: string]: Preset };

/** Presets of agents that learn at every step. */
export const temporalDifferencePresets: Presets = {
  cliff: {
    description: "The book's cliff: ε = 0.1, no discount; α falls, so that the values settle",
    source: 'Sutton & Barto 2018, example 6.6',
    environments: ['CliffWalking-v1'],
    steps: 60_000,
    config: {
      discount: 1,
      stepSize: { type: 'exponential', from: 0.5, to: 0.02, decay: 10_000 },
      epsilon: 0.1,
    },
  },
  'slippery-cliff': {
    description: 'The cliff on slippery ground: small steps, so that chance averages out',
    environments: ['CliffWalkingSlippery-v1'],
    steps: 500_000,
    config: {
      discount: 1,
      stepSize: { type: 'exponential', from: 0.2, to: 0.01, decay: 100_000 },
      epsilon: { type: 'exponential', from: 0.3, to: 0.05, decay: 100_000 },
    },
  },
  windy: {
    description: "The book's windy grid, no discount; ε and α fall, so that the values settle",
    source: 'Sutton & Barto 2018, example 6.5',
    environments: ['WindyGridWorld-v0'],
    steps: 60_000,
    config: {
      discount: 1,
      stepSize: { type: 'exponential', from: 0.5, to: 0.05, decay: 20_000 },
      epsilon: { type: 'exponential', from: 0.2, to: 0.01, decay: 20_000 },
    },
  },
  'frozen-lake': {
    description: 'Slippery ice: exploration and steps that fall, so that chance averages out',
    environments: frozenLakeNames,
    steps: 500_000,
    config: {
      discount: 0.99,
      stepSize: { type: 'exponential', from: 0.2, to: 0.005, decay: 100_000 },
      epsilon: { type: 'exponential', from: 1, to: 0.02, decay: 100_000 },
    },
  },
  taxi: {
    description: 'A taxi that learns from every ride',
    environments: ['Taxi-v3', 'Taxi-v4'],
    steps: 500_000,
    config: {
      discount: 0.99,
      stepSize: 0.3,
      epsilon: { type: 'exponential', from: 1, to: 0.01, decay: 50_000 },
    },
  },
};

/** Presets of agents that assign credit over many steps, which requires smaller step sizes. */
export const manyStepPresets: Presets = {
  ...temporalDifferencePresets,
  taxi: {
    ...temporalDifferencePresets.taxi!,
    config: { ...temporalDifferencePresets.taxi!.config, stepSize: 0.1 },
  },
};

/** Presets of double Q-learning, whose two tables share the updates: larger step sizes and more exploration. */
export const doublePresets: Presets = {
  ...temporalDifferencePresets,
  cliff: {
    ...temporalDifferencePresets.cliff!,
    description: 'The cliff, with more exploration and time for two tables',
    steps: 250_000,
    config: { discount: 1, stepSize: 0.5, epsilon: 0.3 },
  },
  windy: {
    ...temporalDifferencePresets.windy!,
    description: 'The windy grid, with more exploration and time for two tables',
    steps: 250_000,
    config: {
      discount: 1,
      stepSize: 0.5,
      epsilon: { type: 'exponential', from: 0.3, to: 0.01, decay: 80_000 },
    },
  },
  'frozen-lake': {
    ...temporalDifferencePresets['frozen-lake']!,
    steps: 1_000_000,
    config: {
      discount: 0.99,
      stepSize: { type: 'exponential', from: 0.2, to: 0.005, decay: 300_000 },
      epsilon: { type: 'exponential', from: 1, to: 0.05, decay: 300_000 },
    },
  },
};

/** Presets of Dyna-Q, whose model assumes a deterministic environment. */
export const dynaPresets: Presets = {
  cliff: temporalDifferencePresets.cliff!,
  windy: temporalDifferencePresets.windy!,
  taxi: temporalDifferencePresets.taxi!,
};

export const monteCarloPresets: Presets = {
  blackjack: {
    description: 'Blackjack: every hand begins with a random action, then greedy',
    source: 'Sutton & Barto 2018, example 5.3',
    environments: ['Blackjack-v1'],
    steps: 1_000_000,
    config: { discount: 1, epsilon: 0, exploringStarts: true },
  },
};

export const offPolicyPresets: Presets = {
  blackjack: {
    description: 'Blackjack, learned from random play',
    environments: ['Blackjack-v1'],
    steps: 1_000_000,
    config: { discount: 1, epsilon: 1 },
  },
};

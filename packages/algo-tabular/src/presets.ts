import type { Preset } from '@prism-rl/core';

/** Ready settings of the agents that learn to act, by environment. */

const frozenLakeNames = ['FrozenLake-v1', 'FrozenLake8x8-v1'];
const cliffNames = ['CliffWalking-v1', 'CliffWalkingSlippery-v1'];

/** For agents that learn at every step. */
export const temporalDifferencePresets: { readonly [name: string]: Preset } = {
  cliff: {
    description: 'The cliff as in the book: ε = 0.1, α = 0.5, no discount',
    source: 'Sutton & Barto 2018, example 6.6',
    environments: cliffNames,
    steps: 50_000,
    config: { discount: 1, stepSize: 0.5, epsilon: 0.1 },
  },
  windy: {
    description: 'The windy grid as in the book: ε = 0.1, α = 0.5, no discount',
    source: 'Sutton & Barto 2018, example 6.5',
    environments: ['WindyGridWorld-v0'],
    steps: 50_000,
    config: { discount: 1, stepSize: 0.5, epsilon: 0.1 },
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

/** For Monte Carlo control. */
export const monteCarloPresets: { readonly [name: string]: Preset } = {
  blackjack: {
    description: 'Blackjack: every hand begins with a random action, then greedy',
    source: 'Sutton & Barto 2018, example 5.3',
    environments: ['Blackjack-v1'],
    steps: 1_000_000,
    config: { discount: 1, epsilon: 0, exploringStarts: true },
  },
};

/** For off-policy Monte Carlo control. */
export const offPolicyPresets: { readonly [name: string]: Preset } = {
  blackjack: {
    description: 'Blackjack, learned from random play',
    environments: ['Blackjack-v1'],
    steps: 1_000_000,
    config: { discount: 1, epsilon: 1 },
  },
};

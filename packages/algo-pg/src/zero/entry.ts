import type { AgentEntry, Preset } from '@prism-rl/core';
import { supportsDiscrete } from '@prism-rl/nn/settings';
import { type ZeroConfig, zeroSettings } from './config.ts';

/** What both presets share. */
const paper = { valueScale: 'paper', valueTarget: 'mean', reuse: 8 };

const zeroPresets: { readonly [name: string]: Preset } = {
  'tic-tac-toe-zero': {
    description: 'Plays tic-tac-toe without losing, after seconds',
    environments: ['TicTacToe-v0'],
    ...{ steps: 220_000, numEnvs: 64, environmentConfig: { openings: 8 } },
    config: { ...paper, simulations: 8, rolloutSteps: 8, window: 32, batchSize: 256, learningRate: 3e-3 },
  },
  'connect-four-zero': {
    description:
      'Plays Connect Four: few simulations, the paper’s scale, a window of half a million positions',
    source: 'Danihelka et al. 2022: the scale of values; simulations, window and reuse chosen on seed 1',
    environments: ['ConnectFour-v0'],
    ...{ steps: 4_000_000, numEnvs: 256, environmentConfig: { openings: 8 } },
    config: { ...paper, hidden: [256, 256], simulations: 16, window: 64 },
  },
};

export const zeroEntry: AgentEntry<ZeroConfig> = {
  description:
    'AlphaZero with Gumbel search: learns games of two players from searched games against itself (Silver et al. 2018; Danihelka et al. 2022)',
  ...zeroSettings,
  presets: zeroPresets,
  usesBackend: true,
  isSelfDriving: true,
  playsBothSides: true,
  numEnvs: (_config, preset) => preset ?? 64,
  metrics: {
    loss: 'policyLoss + valueCoefficient · valueLoss',
    policyLoss: 'Cross-entropy of the policy with the search’s, in nats',
    valueLoss: 'Half the mean squared error of the value',
    entropy: 'Entropy of the network’s policy, the priors of searches, in nats',
    depth: 'Moves that simulations of the last rollout looked ahead, on average',
    learningRate: 'Step size',
  },
  supports: supportsDiscrete,
  create: async (context) => (await import('./agent.ts')).ZeroAgent.create(context),
};

import type { AgentEntry, Preset } from '@prism-rl/core';
import { supportsDiscrete } from '../supports.ts';
import { type ZeroConfig, zeroSettings } from './config.ts';

const zeroPresets: { readonly [name: string]: Preset } = {
  'tic-tac-toe-zero': {
    description: 'Plays tic-tac-toe without losing, after seconds',
    environments: ['TicTacToe-v0'],
    steps: 220_000,
    numEnvs: 64,
    environmentConfig: { openings: 8 },
    config: {
      simulations: 8,
      valueScale: 'paper',
      valueTarget: 'mean',
      rolloutSteps: 8,
      window: 32,
      reuse: 8,
      batchSize: 256,
      learningRate: 3e-3,
    },
  },
  'connect-four-zero': {
    description: 'Plays Connect Four: Pgx’s number of simulations, the paper’s scale, a small network',
    source: 'Pgx, examples/alphazero: 32 simulations; Danihelka et al. 2022: the scale of values',
    environments: ['ConnectFour-v0'],
    steps: 2_000_000,
    numEnvs: 256,
    environmentConfig: { openings: 8 },
    config: { hidden: [256, 256], valueScale: 'paper', valueTarget: 'mean', reuse: 4 },
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
    learningRate: 'Step size',
  },
  supports: supportsDiscrete,
  create: async (context) => (await import('./agent.ts')).ZeroAgent.create(context),
};

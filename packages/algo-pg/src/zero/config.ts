import { type ConfigOf, flag, grouped, integer, number, oneOf, settings, withDefaults } from '@prism-rl/core';
import * as learning from '../settings.ts';
import { networkSettings } from '../settings.ts';

const table = {
  ...withDefaults(networkSettings, { hidden: [128, 128] }),
  ...grouped('search', {
    search: oneOf(
      ['gumbel', 'puct'],
      'gumbel',
      'How a search chooses moves: sequential halving with Gumbel noise and completed values (Danihelka et al. 2022), or PUCT with Dirichlet noise (Silver et al. 2018)',
    ),
    simulations: integer(32, 'Simulations of a search, one for each move of a game', {
      ...{ min: 1, typical: '8 to 64', source: 'Pgx: 32' },
    }),
    valueScale: oneOf(
      ['rescaled', 'paper'],
      'rescaled',
      'Values beside logits: rescaled to 0 to 1 at each position, times 0.1, as mctx does, or as they are, as in the paper',
    ),
  }),
  ...grouped('targets', {
    policyTarget: oneOf(
      ['improved', 'visits'],
      'improved',
      'What the policy learns: the policy that the search improved, or the shares of visits',
    ),
    valueTarget: oneOf(
      ['outcome', 'search', 'mean'],
      'outcome',
      'What the value learns: the outcome of the game, the value that the search found, or their mean',
    ),
    rolloutSteps: integer(32, 'Moves of each game between updates', {
      ...{ min: 1, typical: '16 to 64', after: 'rollout' },
    }),
  }),
  ...grouped('schedule', {
    window: integer(8, 'Rollouts from which an update draws positions', { min: 1, typical: '1 to 20' }),
    reuse: integer(2, 'Positions of an update for each new one', { min: 1, typical: '1 to 4' }),
    symmetries: flag(true, 'Whether updates mirror and turn positions at random, if the game says how'),
    batchSize: integer(1024, 'Positions of a gradient step, at most those of an update', {
      ...{ min: 1, typical: '256 to 4096' },
    }),
  }),
  ...grouped('optimizer', {
    learningRate: learning.learningRate(1e-3, 'Adam', [3e-4, 3e-3]),
    learningRateEnd: number(1e-4, 'Adam’s step size at the end of the run; decreases linearly', { min: 0 }),
    adamEpsilon: learning.adamEpsilon(1e-8),
    maxGradientNorm: learning.maxGradientNorm(0),
    valueCoefficient: learning.valueCoefficient(1, [0.25, 4]),
  }),
};

export type ZeroConfig = ConfigOf<typeof table>;

/** Settings of AlphaZero with defaults, see {@link ZeroConfig}. */
export const zeroSettings = settings(table);

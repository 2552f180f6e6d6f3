import type { ConfigOf } from '@prism-rl/core';
import { flag, fraction, grouped, integer, number, oneOf, settings, withDefaults } from '@prism-rl/core';
import * as learning from '../settings.ts';
import { firstWeights, networkSettings } from '../settings.ts';

/** CleanRL's settings for classic control. */
const table = {
  ...withDefaults(networkSettings, { hidden: [120, 84] }),
  ...grouped('network', {
    initializer: oneOf(
      firstWeights,
      'orthogonal',
      'Initial weights: PyTorch’s, Keras’s, He’s, or orthogonal with gain √2 for every layer',
    ),
    layerNorm: flag(
      true,
      'Whether to normalise each layer except the last and those of residual networks, which replaces a target network',
      { source: 'Ba et al. 2016' },
    ),
  }),
  ...grouped('optimizer', {
    learningRate: learning.learningRate(2.5e-4, 'RAdam', [1e-4, 5e-4]),
    learningRateEnd: number(0, 'RAdam’s step size at the end of the run; decreases linearly', { min: 0 }),
    adamEpsilon: learning.adamEpsilon(1e-8, 'RAdam'),
    maxGradientNorm: learning.maxGradientNorm(10, '10'),
  }),
  ...grouped('targets', {
    discount: learning.discount(0.99),
    lambda: fraction(
      0.65,
      'λ of the targets: 0 bootstraps from the next state, 1 sums all rewards of the rollout',
      { typical: '0.65 to 0.95' },
    ),
    rewardScale: number(1, 'Factor of rewards before learning: smaller rewards make smaller errors', {
      above: 0,
      typical: '0.1 to 1',
    }),
    rolloutSteps: integer(128, 'Steps per environment between updates', {
      ...{ min: 1, typical: '32 to 128', after: 'rollout' },
    }),
  }),
  ...grouped('schedule', {
    epochs: integer(4, 'Passes over a rollout', { min: 1, typical: '2 to 4' }),
    minibatches: integer(4, 'Minibatches per pass', { min: 1, typical: '4 to 32' }),
    epsilonStart: fraction(1, 'Probability of a random action at the start'),
    epsilonEnd: fraction(0.05, 'Probability of a random action at the end', { typical: '0.001 to 0.2' }),
    epsilonFraction: fraction(
      0.5,
      'Fraction of the run over which ε decreases linearly, rollout by rollout',
      { typical: '0.1 to 0.5' },
    ),
  }),
};

export type PqnConfig = ConfigOf<typeof table>;

/** Settings of PQN with defaults, see {@link PqnConfig}. */
export const pqnSettings = settings(table);

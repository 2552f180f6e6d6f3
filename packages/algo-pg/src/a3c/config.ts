import type { ConfigOf } from '@prism-rl/core';
import { flag, fraction, grouped, integer, number, oneOf, settings, withDefaults } from '@prism-rl/core';
import * as learning from '../settings.ts';
import { networkSettings } from '../settings.ts';

const paper = 'Mnih et al. 2016, section 8 and its supplement';

/** The paper's settings, for networks without convolutions. The run sets the number of actor-learners, see {@link defaultLearners}. */
const table = {
  ...withDefaults(networkSettings, { activation: 'tanh', initializer: 'orthogonal' }),
  ...grouped('network', { shared: flag(true, 'Whether policy and value share their hidden layers') }),
  ...grouped('schedule', {
    updates: oneOf(
      ['lock-free', 'locked', 'round-robin'],
      'lock-free',
      'How actor-learners access the global network. lock-free: each in its own thread, without locks (Hogwild, as in the paper). locked: in threads, one at a time. round-robin: in turn in this thread, so that runs are reproducible and resume exactly',
    ),
    tMax: integer(5, 'Maximum steps of a learner before an update, or fewer at an episode’s end', {
      min: 1,
      typical: '5 to 20',
      source: paper,
    }),
  }),
  ...grouped('targets', { discount: learning.discount(0.99, [0.9, 0.999]) }),
  ...grouped('optimizer', {
    learningRate: number(7e-4, 'Step size', { above: 0, typical: '1e-4 to 5e-3', source: paper }),
    anneal: flag(true, 'Whether the step size decreases linearly to 0 at the end of the run', {
      source: paper,
    }),
    optimizer: oneOf(
      ['rmsprop', 'adam', 'sgd'],
      'rmsprop',
      'Optimizer, whose statistics all learners share',
      { source: paper },
    ),
    decay: fraction(0.99, 'RMSProp’s decay of the squared gradients', {
      needs: { optimizer: ['rmsprop'] },
      source: paper,
    }),
    momentum: fraction(0, 'Momentum of sgd, shared by all learners', {
      needs: { optimizer: ['sgd'] },
      typical: '0 to 0.99',
    }),
    epsilon: number(0.1, 'ε, added under RMSProp’s square root, or to Adam’s square root', {
      needs: { optimizer: ['rmsprop', 'adam'] },
      above: 0,
    }),
    maxGradientNorm: learning.maxGradientNorm(40, '0.5 to 40'),
  }),
  ...grouped('objective', {
    valueCoefficient: learning.valueCoefficient(0.5, [0.25, 1]),
    entropyCoefficient: learning.entropyCoefficient(0.01, [0, 0.05]),
  }),
};

export type A3cConfig = ConfigOf<typeof table>;

export const a3cSettings = settings(table, {
  crossCheck: ({ optimizer, momentum }) =>
    momentum > 0 && optimizer !== 'sgd'
      ? ['momentum', `must be 0 for ${optimizer}: only sgd has it`]
      : undefined,
});

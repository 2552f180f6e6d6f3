import type { ConfigOf } from '@prism-rl/core';
import {
  flag,
  fraction,
  grouped,
  integer,
  number,
  oneOf,
  onlyIf,
  settings,
  withDefaults,
} from '@prism-rl/core';
import * as learning from '../learningSettings.ts';
import { networkSettings } from '../network/networkSettings.ts';

const paper = 'Mnih et al. 2016, section 8 and its supplement';

/** The paper's settings, for networks without convolutions. The number of actor-learners is the run's, see {@link defaultLearners}. */
const table = {
  ...withDefaults(networkSettings, { activation: 'tanh', initializer: 'orthogonal' }),
  ...grouped('network', { shared: flag(true, 'Whether policy and value share their hidden layers') }),
  ...grouped('schedule', {
    updates: oneOf(
      ['lock-free', 'locked', 'round-robin'],
      'lock-free',
      'How the actor-learners reach the global network. lock-free: each in a thread of its own, without regard for the others (Hogwild, as in the paper). locked: in threads, too, but one at a time reads or changes it. round-robin: one after the other in this thread; the seed decides the run, and it resumes exactly',
    ),
    tMax: integer(5, 'Steps that a learner takes at most before it updates; an episode’s end comes first', {
      min: 1,
      typical: '5 to 20',
      source: paper,
    }),
  }),
  ...grouped('targets', { discount: learning.discount(0.99, [0.9, 0.999]) }),
  ...grouped('optimizer', {
    learningRate: number(7e-4, 'Step size', { above: 0, typical: '1e-4 to 5e-3', source: paper }),
    anneal: flag(true, 'Whether the step size falls linearly to 0 at the run’s last step', { source: paper }),
    optimizer: oneOf(
      ['rmsprop', 'adam', 'sgd'],
      'rmsprop',
      'Its statistics are shared by all learners, too',
      { source: paper },
    ),
    ...onlyIf(
      { optimizer: ['rmsprop'] },
      {
        decay: fraction(0.99, 'RMSProp’s decay of the squared gradients', { source: paper }),
      },
    ),
    ...onlyIf(
      { optimizer: ['sgd'] },
      {
        momentum: fraction(
          0,
          'μ of sgd: how much of the last step, whoever made it, goes into the next one',
          {
            typical: '0 to 0.99',
          },
        ),
      },
    ),
    ...onlyIf(
      { optimizer: ['rmsprop', 'adam'] },
      {
        epsilon: number(0.1, 'Added to the squared gradients below RMSProp’s root, or to Adam’s root', {
          above: 0,
        }),
      },
    ),
    maxGradientNorm: learning.maxGradientNorm(40, '0.5 to 40'),
  }),
  ...grouped('objective', {
    valueCoefficient: learning.valueCoefficient(0.5, [0.25, 1]),
    entropyCoefficient: learning.entropyCoefficient(0.01, [0, 0.05]),
  }),
};

/** Settings of A3C. */
export type A3cConfig = ConfigOf<typeof table>;

/** What A3C is told, see {@link A3cConfig}. */
export const a3cSettings = settings(table, {
  together: ({ optimizer, momentum }) =>
    momentum > 0 && optimizer !== 'sgd'
      ? ['momentum', `must be 0 for ${optimizer}: only sgd has it`]
      : undefined,
});

/** Threads of the paper's experiments. */
const paperLearners = 16;

/**
 * Actor-learners of a run that names no number of environments. In threads one for each processor, but not more than the preset was
 * tried with (without a preset: than the paper's 16): more of them learn from older parameters, and threads that share a processor from
 * older ones still. Such runs differ from one time to the next anyway. `round-robin` takes as many as the preset says (default 1) on every
 * machine, because there the seed decides the run.
 *
 * @param processors default: those that this process may use.
 */
export function defaultLearners(
  { updates }: Pick<A3cConfig, 'updates'>,
  preset: number | undefined,
  processors: number = availableProcessors(),
): number {
  if (updates === 'round-robin') return preset ?? 1;
  return Math.min(processors, preset ?? paperLearners);
}

function availableProcessors(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  return navigator?.hardwareConcurrency ?? 1;
}

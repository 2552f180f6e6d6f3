import { type ConfigOf, flag, grouped, oneOf, onlyIf, settings } from '@prism-rl/core';
import * as learning from '../settings.ts';
import { episodicSettings, networkSettings } from '../settings.ts';

/** Defaults suit small tasks: a value network as the baseline, an update after each episode. */
const table = {
  ...networkSettings,
  ...episodicSettings,
  ...grouped('targets', {
    discount: learning.discount(0.99, [0.9, 0.999]),
    baseline: oneOf(
      ['none', 'mean', 'value'],
      'value',
      'Baseline subtracted from returns: none, their mean over the batch, or a learned state-value network. Reduces the variance without changing the expectation',
      { source: 'Sutton & Barto 2018, section 13.4' },
    ),
  }),
  ...grouped('objective', {
    standardise: flag(
      false,
      'Whether to standardise the weights of log-likelihoods over the batch, which makes updates independent of the rewards’ scale',
    ),
    ...onlyIf({ baseline: ['value'] }, { valueCoefficient: learning.valueCoefficient(0.5, [0.5, 1]) }),
    entropyCoefficient: learning.entropyCoefficient(0, [0, 0.05]),
  }),
};

export type ReinforceConfig = ConfigOf<typeof table>;

/** Settings of REINFORCE with defaults, see {@link ReinforceConfig}. */
export const reinforceSettings = settings(table);

import type { ConfigOf } from '@prism-rl/core';
import { flag, grouped, oneOf, onlyIf, settings } from '@prism-rl/core';
import { episodicSettings } from '../episodicSettings.ts';
import * as learning from '../learningSettings.ts';
import { networkSettings } from '../network/networkSettings.ts';

/** Sound values for small tasks: a value network as the baseline, an update after each episode. */
const table = {
  ...networkSettings,
  ...episodicSettings,
  ...grouped('targets', {
    discount: learning.discount(0.99, [0.9, 0.999]),
    baseline: oneOf(
      ['none', 'mean', 'value'],
      'value',
      'What is subtracted from returns: nothing, their mean over the batch, or a state-value network learned from them. Less variance, the same expectation',
      { source: 'Sutton & Barto 2018, section 13.4' },
    ),
  }),
  ...grouped('objective', {
    standardise: flag(
      false,
      'Whether what is left is brought to mean 0 and standard deviation 1 over the batch: the step no longer depends on the scale of rewards',
    ),
    ...onlyIf(
      { baseline: ['value'] },
      {
        valueCoefficient: learning.valueCoefficient(0.5, [0.5, 1]),
      },
    ),
    entropyCoefficient: learning.entropyCoefficient(0, [0, 0.05]),
  }),
};

/** Settings of REINFORCE. */
export type ReinforceConfig = ConfigOf<typeof table>;

/** What REINFORCE is told, see {@link ReinforceConfig}. */
export const reinforceSettings = settings(table);

import { type ConfigOf, flag, grouped, number, oneOf, settings, withDefaults } from '@prism-rl/core';
import { advantageNames } from '../rolloutAgent/targets.ts';
import * as learning from '../settings.ts';
import { episodicSettings, networkSettings } from '../settings.ts';

/** The course's settings, except that truncated episodes bootstrap and training ends after a number of steps. */
const table = {
  ...withDefaults(networkSettings, { hidden: [32, 32], initializer: 'glorotUniform' }),
  ...grouped('network', {
    logStd: number(0, 'Initial log standard deviation of actions: larger values explore more widely', {
      typical: '−1 to 0',
    }),
  }),
  ...withDefaults(episodicSettings, { batchSteps: 3000 }),
  ...grouped('targets', {
    discount: learning.discount(0.97, [0.95, 0.99]),
    advantage: oneOf(advantageNames, 'reinforce', 'Weight of the log-likelihoods, see the README'),
    bootstrapTruncated: flag(
      true,
      'Whether truncated episodes bootstrap from the critic’s value instead of counting as terminated',
    ),
  }),
};

export type GaussianPgConfig = ConfigOf<typeof table>;

/** Settings of the Gaussian policy gradient with defaults, see {@link GaussianPgConfig}. */
export const gaussianPgSettings = settings(table);

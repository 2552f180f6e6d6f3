import type { ConfigOf } from '@prism-rl/core';
import { flag, grouped, number, oneOf, settings, withDefaults } from '@prism-rl/core';
import { advantageNames } from '../advantages/advantages.ts';
import { episodicSettings } from '../episodicSettings.ts';
import * as learning from '../learningSettings.ts';
import { networkSettings } from '../network/networkSettings.ts';

/** The course's settings, except that truncated episodes are bootstrapped and the number of steps decides when training ends. */
const table = {
  ...withDefaults(networkSettings, { hidden: [32, 32], initializer: 'glorotUniform' }),
  ...grouped('network', {
    logStd: number(0, 'First value of the log standard deviations: more explores wider', {
      typical: '−1 to 0',
    }),
  }),
  ...withDefaults(episodicSettings, { batchSteps: 3000 }),
  ...grouped('targets', {
    discount: learning.discount(0.97, [0.95, 0.99]),
    advantage: oneOf(advantageNames, 'reinforce', 'What weighs the log-likelihoods: see the README'),
    bootstrapTruncated: flag(
      true,
      'Whether the critic’s value follows the last reward of a truncated episode; else it counts as a terminal state',
    ),
  }),
};

/** Settings of the Gaussian policy gradient. */
export type GaussianPgConfig = ConfigOf<typeof table>;

/** Settings of the Gaussian policy gradient, see {@link GaussianPgConfig}. */
export const gaussianPgSettings = settings(table);

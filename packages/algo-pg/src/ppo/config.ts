import { type ConfigOf, grouped, integer, number, settings, withDefaults } from '@prism-rl/core';
import { rolloutSettings, sequencesFit } from '../rolloutAgent/rolloutSettings.ts';

/**
 * CleanRL's settings for classic control, without value clipping, which does not help (Andrychowicz et al. 2021), and without the factor ½
 * of the squared value error: 0.25 here equals its 0.5.
 */
const table = {
  ...withDefaults(rolloutSettings, { learningRate: 2.5e-4, entropyCoefficient: 0.01 }),
  ...grouped('objective', {
    clipRange: number(0.2, 'ε: range to which likelihood ratios are clipped; 0 disables clipping', {
      min: 0,
      search: { from: 0.1, to: 0.3 },
      source: 'Schulman et al. 2017, equation 7',
    }),
    valueClipRange: number(
      0,
      'Range to which changes of the value are clipped, in units of (scaled) return; 0 disables clipping',
      { min: 0, source: 'OpenAI baselines' },
    ),
  }),
  ...grouped('schedule', {
    epochs: integer(4, 'Passes over a rollout', { min: 1, search: { from: 3, to: 20, scale: 'log' } }),
    minibatches: integer(4, 'Minibatches per pass', {
      ...{ min: 1, search: { from: 4, to: 64, scale: 'log' } },
    }),
    targetKl: number(
      0,
      'Stop an update early once the policy’s KL divergence exceeds this, in nats; 0: never',
      { min: 0, typical: '0.01 to 0.05' },
    ),
  }),
};

export type PpoConfig = ConfigOf<typeof table>;

export const ppoSettings = settings(table, { crossCheck: (config) => sequencesFit(config) });

import { type ConfigOf, flag, grouped, integer, oneOf, settings } from '@prism-rl/core';
import { recordingSettings } from '@prism-rl/memory/settings';
import * as learning from '../settings.ts';
import { networkSettings } from '../settings.ts';

const table = {
  ...recordingSettings,
  ...networkSettings,
  ...grouped('network', {
    normalizeObservations: flag(
      false,
      'Whether to standardise observations by the mean and deviation of those learned from, and to clip them to ±10',
      { search: { choices: [false, true] } },
    ),
    deviation: oneOf(
      ['fixed', 'learned'],
      'fixed',
      'Standard deviation of real actions: fixed at 1, so that the loss is half their squared error, or learned',
    ),
  }),
  ...grouped('optimizer', {
    batchSize: integer(256, 'Steps per update', { min: 1, search: { choices: [64, 128, 256, 512] } }),
    learningRate: learning.learningRate(1e-3, 'Adam', [1e-4, 3e-3]),
    adamEpsilon: learning.adamEpsilon(1e-8),
    maxGradientNorm: learning.maxGradientNorm(0),
  }),
};

export type BcConfig = ConfigOf<typeof table>;

/** Settings of behaviour cloning with defaults, see {@link BcConfig}. */
export const bcSettings = settings(table);

import { type ConfigOf, flag, grouped, integer, oneOf, settings } from '@prism-rl/core';
import { recordingSettings } from '@prism-rl/memory/settings';
import { rolloutSettings } from '../rolloutAgent/rolloutSettings.ts';
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
    recurrent: rolloutSettings.recurrent,
    recurrentUnits: rolloutSettings.recurrentUnits,
    sequenceLength: integer(
      16,
      'Steps that gradients flow back through the recurrent unit: batches consist of recorded sequences of this length, each from an empty memory. Must divide batchSize',
      { needs: { recurrent: ['gru'] }, min: 1, typical: '8 to 64' },
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
export const bcSettings = settings(table, {
  crossCheck: ({ recurrent, batchSize, sequenceLength }) =>
    recurrent === 'none' || batchSize % sequenceLength === 0
      ? undefined
      : ['sequenceLength', `must divide batchSize, which is ${batchSize}`],
});

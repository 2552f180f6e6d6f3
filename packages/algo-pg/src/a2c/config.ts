import { settings, withDefaults } from '@prism-rl/core';
import type { RolloutConfig } from '../rolloutAgent/rolloutSettings.ts';
import { rolloutSettings, sequencesFit } from '../rolloutAgent/rolloutSettings.ts';

/** Settings of A2C. */
export type A2cConfig = RolloutConfig;

/** Sound values for small tasks with some environments that step together. */
export const a2cSettings = settings(
  withDefaults(rolloutSettings, {
    learningRate: 7e-4,
    rolloutSteps: 8,
    sequenceLength: 8,
    gaeLambda: 1,
    standardise: false,
    entropyCoefficient: 0.01,
  }),
  { together: (config) => sequencesFit(config) },
);

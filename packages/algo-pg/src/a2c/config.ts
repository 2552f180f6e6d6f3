import { settings, withDefaults } from '@prism-rl/core';
import { type RolloutConfig, rolloutSettings, sequencesFit } from '../rolloutAgent/rolloutSettings.ts';

/** Settings of A2C. */
export type A2cConfig = RolloutConfig;

/** Settings of A2C; defaults suit small tasks with vectorized environments. */
export const a2cSettings = settings(
  withDefaults(rolloutSettings, {
    learningRate: 7e-4,
    rolloutSteps: 8,
    sequenceLength: 8,
    gaeLambda: 1,
    standardise: false,
    entropyCoefficient: 0.01,
  }),
  { crossCheck: (config) => sequencesFit(config) },
);

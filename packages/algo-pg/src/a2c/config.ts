import * as v from 'valibot';
import type { RolloutConfig } from '../rolloutAgent/rolloutConfig.ts';
import { rolloutDefaults, rolloutEntries } from '../rolloutAgent/rolloutConfig.ts';

/** Settings of A2C. */
export type A2cConfig = RolloutConfig;

/** Checks an {@link A2cConfig}. */
export const a2cSchema: v.GenericSchema<unknown, A2cConfig> = v.strictObject(rolloutEntries);

/** Sound values for small tasks with some environments that step together. */
export const a2cDefaults: A2cConfig = {
  ...rolloutDefaults,
  learningRate: 7e-4,
  rolloutSteps: 8,
  gaeLambda: 1,
  standardise: false,
  entropyCoefficient: 0.01,
};

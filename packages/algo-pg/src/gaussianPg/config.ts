import * as v from 'valibot';
import type { AdvantageName } from '../advantages/advantages.ts';
import { advantageNames } from '../advantages/advantages.ts';
import type { EpisodicConfig } from '../episodicSettings.ts';
import { episodicEntries } from '../episodicSettings.ts';
import type { NetworkConfig } from '../network/networkConfig.ts';
import { networkEntries } from '../network/networkConfig.ts';
import { finite, fraction } from '../settings.ts';

/** Settings of the Gaussian policy gradient. Ranges in brackets are the usual ones. */
export type GaussianPgConfig = NetworkConfig &
  EpisodicConfig & {
    /** γ [0.95, 0.99]: how much later rewards count. */
    discount: number;
    /** What weighs the log-likelihoods: see the README. */
    advantage: AdvantageName;
    /** First value of the log standard deviations [−1, 0]: more explores wider. */
    logStd: number;
    /** Whether the critic's value follows the last reward of a truncated episode; else it counts as a terminal state. */
    bootstrapTruncated: boolean;
  };

/** Checks a {@link GaussianPgConfig}. */
export const gaussianPgSchema: v.GenericSchema<unknown, GaussianPgConfig> = v.strictObject({
  ...networkEntries,
  ...episodicEntries,
  discount: fraction,
  advantage: v.picklist(advantageNames),
  logStd: finite,
  bootstrapTruncated: v.boolean(),
});

/** The course's settings, but for truncated episodes, which are bootstrapped, and for the end, which the steps decide. */
export const gaussianPgDefaults: GaussianPgConfig = {
  network: 'auto',
  hidden: [32, 32],
  activation: 'relu',
  initializer: 'glorotUniform',
  learningRate: 1e-3,
  adamEpsilon: 1e-8,
  maxGradientNorm: 0,
  batchSteps: 3000,
  iterations: 0,
  discount: 0.97,
  advantage: 'reinforce',
  logStd: 0,
  bootstrapTruncated: true,
};

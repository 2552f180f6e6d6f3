import * as v from 'valibot';
import type { EpisodicConfig } from '../episodicSettings.ts';
import { episodicEntries } from '../episodicSettings.ts';
import type { NetworkConfig } from '../network/networkConfig.ts';
import { networkEntries } from '../network/networkConfig.ts';
import { fraction, notNegative } from '../settings.ts';

/** Settings of REINFORCE. Ranges in brackets are the usual ones. */
export type ReinforceConfig = NetworkConfig &
  EpisodicConfig & {
    /** γ [0.9, 0.999]: how much later rewards count. */
    discount: number;
    /**
     * What is subtracted from returns: `none` nothing; `mean` their mean over the batch; `value` a state-value network learned from
     * them. Less variance, the same expectation.
     */
    baseline: 'none' | 'mean' | 'value';
    /** Divides what is left by its standard deviation over the batch: the step no longer depends on the scale of rewards. */
    standardise: boolean;
    /** Weight of the squared error of the value network [0.5, 1]. */
    valueCoefficient: number;
    /** Weight of the policy's entropy [0, 0.05]: more keeps it exploring. */
    entropyCoefficient: number;
  };

/** Checks a {@link ReinforceConfig}. */
export const reinforceSchema: v.GenericSchema<unknown, ReinforceConfig> = v.strictObject({
  ...networkEntries,
  ...episodicEntries,
  discount: fraction,
  baseline: v.picklist(['none', 'mean', 'value']),
  standardise: v.boolean(),
  valueCoefficient: notNegative,
  entropyCoefficient: notNegative,
});

/** Sound values for small tasks: a value network as the baseline, an update after each episode. */
export const reinforceDefaults: ReinforceConfig = {
  network: 'auto',
  hidden: [64],
  activation: 'relu',
  initializer: 'fanInUniform',
  learningRate: 1e-3,
  adamEpsilon: 1e-8,
  maxGradientNorm: 0,
  batchSteps: 0,
  iterations: 0,
  discount: 0.99,
  baseline: 'value',
  standardise: false,
  valueCoefficient: 0.5,
  entropyCoefficient: 0,
};

import * as v from 'valibot';
import type { NetworkConfig } from '../network/networkConfig.ts';
import { networkEntries } from '../network/networkConfig.ts';
import { fraction, notNegative, positive, positiveInteger } from '../settings.ts';

/** Settings of PQN. Ranges in brackets are the usual ones. */
export type PqnConfig = NetworkConfig & {
  /** Whether each layer but the last is normalised (Ba et al. 2016), which stands in for a target network. */
  layerNorm: boolean;
  /** RAdam's step size at the start [1e-4, 5e-4]. */
  learningRate: number;
  /** RAdam's step size at the end of the run; falls linearly. */
  learningRateEnd: number;
  /** RAdam's ε. */
  adamEpsilon: number;
  /** Joint norm that gradients are cut to [10]; 0 cuts nothing. */
  maxGradientNorm: number;
  /** γ [0.95, 0.999]: how much later rewards count. */
  discount: number;
  /** λ of the targets [0.65, 0.95]: 0 bootstraps from the next state, 1 sums all rewards of the rollout. */
  lambda: number;
  /** Rewards are multiplied by it before learning [0.1, 1]: smaller ones make smaller errors. */
  rewardScale: number;
  /** Steps of each environment between updates [32, 128]. */
  rolloutSteps: number;
  /** Passes over a rollout [2, 4]. */
  epochs: number;
  /** Parts that each pass is divided into [4, 32]. */
  minibatches: number;
  /** Probability of a random action at the start. */
  epsilonStart: number;
  /** Probability of a random action in the end [0.001, 0.2]. */
  epsilonEnd: number;
  /** Part of the run over which it falls, linearly, rollout by rollout [0.1, 0.5]. */
  epsilonFraction: number;
};

/** Checks a {@link PqnConfig}. */
export const pqnSchema: v.GenericSchema<unknown, PqnConfig> = v.strictObject({
  ...networkEntries,
  layerNorm: v.boolean(),
  learningRate: positive,
  learningRateEnd: notNegative,
  adamEpsilon: positive,
  maxGradientNorm: notNegative,
  discount: fraction,
  lambda: fraction,
  rewardScale: positive,
  rolloutSteps: positiveInteger,
  epochs: positiveInteger,
  minibatches: positiveInteger,
  epsilonStart: fraction,
  epsilonEnd: fraction,
  epsilonFraction: fraction,
});

/** CleanRL's values for classic control. */
export const pqnDefaults: PqnConfig = {
  network: 'auto',
  hidden: [120, 84],
  activation: 'relu',
  initializer: 'orthogonal',
  layerNorm: true,
  learningRate: 2.5e-4,
  learningRateEnd: 0,
  adamEpsilon: 1e-8,
  maxGradientNorm: 10,
  discount: 0.99,
  lambda: 0.65,
  rewardScale: 1,
  rolloutSteps: 128,
  epochs: 4,
  minibatches: 4,
  epsilonStart: 1,
  epsilonEnd: 0.05,
  epsilonFraction: 0.5,
};

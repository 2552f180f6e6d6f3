import * as v from 'valibot';
import type { NetworkConfig } from '../network/networkConfig.ts';
import { networkEntries } from '../network/networkConfig.ts';
import { finite, fraction, notNegative, positive, positiveInteger } from '../settings.ts';

/** Settings that A2C and PPO share. Ranges in brackets are the usual ones. */
export type RolloutConfig = NetworkConfig & {
  /** Whether policy and value share their hidden layers: cheaper, and sensible for pictures. */
  shared: boolean;
  /** First value of the log standard deviations of real-valued actions [−2, 0]. */
  logStd: number;
  /** Whether real-valued actions go through tanh to their bounds, instead of being cut there. */
  squash: boolean;
  /** Adam's step size at the start [1e-4, 3e-3]. */
  learningRate: number;
  /** Adam's step size at the end of the run; falls linearly. `null`: it stays what it is. */
  learningRateEnd: number | null;
  /** Adam's ε [1e-8, 1e-5]. */
  adamEpsilon: number;
  /** Joint norm that gradients are cut to; 0 cuts nothing. */
  maxGradientNorm: number;
  /** γ [0.95, 0.999]: how much later rewards count. */
  discount: number;
  /** λ of advantages [0.9, 1]: 1 sums all rewards of the rollout, 0 trusts the value of the next state. */
  gaeLambda: number;
  /** Steps of each environment between updates [1, 2048]. */
  rolloutSteps: number;
  /** Whether advantages are standardised, over what each step of the optimizer sees. */
  standardise: boolean;
  /** Weight of the squared error of the value [0.25, 1]. */
  valueCoefficient: number;
  /** Weight of the policy's entropy [0, 0.02]: more keeps it exploring. */
  entropyCoefficient: number;
  /** Whether the networks see observations standardised by all that were seen, and cut at ±10. */
  normaliseObservations: boolean;
  /** Whether rewards are divided by the running deviation of discounted returns, and cut at ±10. */
  normaliseRewards: boolean;
};

/** Entries of a schema for a {@link RolloutConfig}. */
export const rolloutEntries = {
  ...networkEntries,
  shared: v.boolean(),
  logStd: finite,
  squash: v.boolean(),
  learningRate: positive,
  learningRateEnd: v.nullable(notNegative),
  adamEpsilon: positive,
  maxGradientNorm: notNegative,
  discount: fraction,
  gaeLambda: fraction,
  rolloutSteps: positiveInteger,
  standardise: v.boolean(),
  valueCoefficient: notNegative,
  entropyCoefficient: notNegative,
  normaliseObservations: v.boolean(),
  normaliseRewards: v.boolean(),
};

/** What both begin from. */
export const rolloutDefaults: RolloutConfig = {
  network: 'auto',
  hidden: [64, 64],
  activation: 'tanh',
  initializer: 'orthogonal',
  shared: false,
  logStd: 0,
  squash: false,
  learningRate: 3e-4,
  learningRateEnd: 0,
  adamEpsilon: 1e-5,
  maxGradientNorm: 0.5,
  discount: 0.99,
  gaeLambda: 0.95,
  rolloutSteps: 128,
  standardise: true,
  valueCoefficient: 0.5,
  entropyCoefficient: 0,
  normaliseObservations: false,
  normaliseRewards: false,
};

/** Metrics of both. */
export const rolloutMetrics = {
  loss: 'Loss, before the step; the mean over the steps of an update',
  policyLoss: 'Its part that moves the policy',
  valueLoss: 'Mean squared error of the value',
  entropy: 'Mean entropy of the policy, in nats',
  kl: 'Mean divergence of the policy that acted from the one that learns, in nats',
  explainedVariance: 'How much of the variance of returns the value explains: 1 all, 0 nothing',
  advantageMean: 'Mean advantage over the rollout, before it is standardised',
  advantageStd: 'Its standard deviation',
  learningRate: 'Step size of the update',
};

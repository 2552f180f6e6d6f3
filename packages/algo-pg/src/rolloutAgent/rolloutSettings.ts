import type { ConfigOf } from '@prism-rl/core';
import {
  flag,
  fraction,
  grouped,
  integer,
  number,
  oneOf,
  onlyIf,
  orNull,
  withDefaults,
} from '@prism-rl/core';
import { mostHiddenUnits } from '@prism-rl/nn/settings';
import * as learning from '../settings.ts';
import { networkSettings } from '../settings.ts';

const details = 'Huang et al. 2022, "The 37 implementation details of PPO"';

/** Settings that A2C and PPO share. */
export const rolloutSettings = {
  ...withDefaults(networkSettings, { hidden: [64, 64], activation: 'tanh', initializer: 'orthogonal' }),
  ...grouped('network', {
    shared: flag(
      false,
      'Whether policy and value share their hidden layers: cheaper, and sensible for pictures',
    ),
    recurrent: oneOf(
      ['none', 'gru'],
      'none',
      'What remembers earlier observations of an episode: nothing, or a gated recurrent unit behind the hidden layers',
      { source: 'Cho et al. 2014' },
    ),
    ...onlyIf(
      { recurrent: ['gru'] },
      {
        recurrentUnits: integer(64, 'Numbers that the recurrent unit remembers', {
          min: 1,
          max: mostHiddenUnits,
          typical: '32 to 256',
        }),
        sequenceLength: integer(
          16,
          'Steps that gradients go back through the recurrent unit: rollouts are cut into such sequences, which stay whole in minibatches. Divides rolloutSteps',
          { min: 1, typical: '8 to 128' },
        ),
      },
    ),
    logStd: number(0, 'First value of the log standard deviations of real-valued actions', {
      typical: '−2 to 0',
    }),
    squash: flag(
      false,
      'Whether real-valued actions go through tanh to their bounds, instead of being cut there',
    ),
    normalizeObservations: flag(
      false,
      'Whether the networks see observations standardised by all that were seen, and cut at ±10',
      { source: details, search: { choices: [false, true] } },
    ),
  }),
  ...grouped('optimizer', {
    learningRate: learning.learningRate(3e-4, 'Adam', [1e-4, 3e-3]),
    learningRateEnd: orNull(
      number(0, 'Adam’s step size at the end of the run; falls linearly. null: it stays what it is', {
        min: 0,
      }),
    ),
    adamEpsilon: learning.adamEpsilon(1e-5, 'Adam', { typical: '1e-8 to 1e-5' }),
    maxGradientNorm: learning.maxGradientNorm(0.5),
  }),
  ...grouped('targets', {
    discount: learning.discount(0.99),
    gaeLambda: fraction(
      0.95,
      'λ of advantages: 1 sums all rewards of the rollout, 0 trusts the value of the next state',
      { search: { from: 0.9, to: 1 }, source: 'Schulman et al. 2016' },
    ),
    rolloutSteps: integer(128, 'Steps of each environment between updates', {
      ...{ min: 1, typical: '1 to 2048' },
      search: { from: 8, to: 1024, scale: 'log' },
    }),
    normalizeRewards: flag(
      false,
      'Whether rewards are divided by the running deviation of discounted returns, and cut at ±10',
      { source: details, search: { choices: [false, true] } },
    ),
  }),
  ...grouped('objective', {
    standardise: flag(
      true,
      'Whether advantages are standardised, over what each step of the optimizer sees',
      { source: details },
    ),
    valueCoefficient: learning.valueCoefficient(0.5, [0.25, 1]),
    entropyCoefficient: learning.entropyCoefficient(0, [0, 0.02]),
    entropyCoefficientEnd: orNull(
      number(0, 'The entropy’s weight at the end of the run; changes linearly. null: it stays', { min: 0 }),
      null,
    ),
  }),
};

/** Values of {@link rolloutSettings}. */
export type RolloutConfig = ConfigOf<typeof rolloutSettings>;

/** Cross-check: rejects sequences whose length does not divide a rollout. */
export function sequencesFit({
  recurrent,
  rolloutSteps,
  sequenceLength,
}: RolloutConfig): readonly ['sequenceLength', string] | undefined {
  if (recurrent === 'none' || rolloutSteps % sequenceLength === 0) return undefined;
  return ['sequenceLength', `must divide rolloutSteps, which is ${rolloutSteps}`];
}

/** Metrics of A2C and PPO. */
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

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
    shared: flag(false, 'Whether policy and value share their hidden layers: cheaper, and useful for images'),
    recurrent: oneOf(
      ['none', 'gru'],
      'none',
      'Memory of earlier observations in an episode: none, or a gated recurrent unit after the hidden layers',
      { source: 'Cho et al. 2014' },
    ),
    ...onlyIf(
      { recurrent: ['gru'] },
      {
        recurrentUnits: integer(64, 'Size of the recurrent unit’s state', {
          min: 1,
          max: mostHiddenUnits,
          typical: '32 to 256',
        }),
        sequenceLength: integer(
          16,
          'Steps that gradients flow back through the recurrent unit: rollouts are split into sequences of this length, which minibatches keep whole. Must divide rolloutSteps',
          { min: 1, typical: '8 to 128' },
        ),
      },
    ),
    logStd: number(0, 'Initial log standard deviation of continuous actions', { typical: '−2 to 0' }),
    squash: flag(
      false,
      'Whether to squash continuous actions into their bounds with tanh instead of clipping them',
    ),
    normalizeObservations: flag(
      false,
      'Whether to standardise observations by their running mean and deviation, and to clip them to ±10',
      { source: details, search: { choices: [false, true] } },
    ),
  }),
  ...grouped('optimizer', {
    learningRate: learning.learningRate(3e-4, 'Adam', [1e-4, 3e-3]),
    learningRateEnd: orNull(
      number(0, 'Adam’s step size at the end of the run; decreases linearly; null: constant', { min: 0 }),
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
    rolloutSteps: integer(128, 'Steps per environment between updates', {
      ...{ min: 1, typical: '1 to 2048', after: 'rollout' },
      search: { from: 8, to: 1024, scale: 'log' },
    }),
    normalizeRewards: flag(
      false,
      'Whether to divide rewards by the running deviation of discounted returns, and to clip them to ±10',
      { source: details, search: { choices: [false, true] } },
    ),
  }),
  ...grouped('objective', {
    standardise: flag(true, 'Whether to standardise advantages within each minibatch', { source: details }),
    valueCoefficient: learning.valueCoefficient(0.5, [0.25, 1]),
    entropyCoefficient: learning.entropyCoefficient(0, [0, 0.02]),
    entropyCoefficientEnd: orNull(
      number(0, 'Weight of the entropy at the end of the run; changes linearly; null: constant', { min: 0 }),
      null,
    ),
  }),
};

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
  loss: 'Mean loss over an update, before each optimizer step',
  policyLoss: 'The policy’s part of the loss',
  valueLoss: 'Mean squared error of the value',
  entropy: 'Mean entropy of the policy, in nats',
  kl: 'Mean KL divergence of the acting policy from the learned one, in nats',
  explainedVariance: 'Fraction of the variance of returns that the value explains: 1 is all, 0 is none',
  advantageMean: 'Mean advantage over the rollout, before standardisation',
  advantageStd: 'Standard deviation of the advantages',
  learningRate: 'Step size of the update',
};

import type { ConfigOf } from '@prism-rl/core';
import {
  flag,
  fraction,
  grouped,
  integer,
  listOf,
  number,
  oneOf,
  onlyIf,
  orWord,
  settings,
  withDefaults,
} from '@prism-rl/core';
import { demonstrationSettings, replaySettings } from '@prism-rl/memory/settings';
import { hiddenActivations, mostHiddenLayers, mostHiddenUnits } from '@prism-rl/nn/settings';
import { noiseKinds } from './actor/explorationNoise.ts';

/** A residual network has four times as many units inside its blocks. */
const mostResidualUnits = mostHiddenUnits / 4;

const units = integer(256, 'Units of a layer', { min: 1, max: mostHiddenUnits });

/**
 * DDPG (Lillicrap et al. 2016) with all later parts off, on the learning rates and buffer of Stable-Baselines3's DDPG and the networks of
 * its SAC, so that members of the family differ in their parts alone.
 */
const table = {
  ...grouped('network', {
    torso: oneOf(
      ['layers', 'residual'],
      'layers',
      'Hidden layers one after the other, or residual blocks of two layers each (SimBa)',
    ),
    ...onlyIf(
      { torso: ['layers'] },
      {
        hidden: listOf(units, [256, 256], 'Units of the policy’s hidden layers', {
          most: mostHiddenLayers,
          typical: '[64, 64] to [400, 300]',
          search: {
            choices: [
              [64, 64],
              [256, 256],
              [400, 300],
            ],
          },
        }),
        criticWidth: integer(1, 'Units of the critics’ hidden layers, as a multiple of the policy’s', {
          min: 1,
          max: 64,
          typical: '1 to 4',
        }),
      },
    ),
    ...onlyIf(
      { torso: ['residual'] },
      {
        residualUnits: integer(
          128,
          'Units between the policy’s residual blocks, which have four times as many inside',
          { min: 1, max: mostResidualUnits, typical: '128' },
        ),
        residualBlocks: integer(1, 'Residual blocks of the policy', {
          min: 1,
          max: mostHiddenLayers,
          typical: '1',
        }),
        criticResidualUnits: integer(
          512,
          'Units between the critics’ residual blocks, which have four times as many inside',
          { min: 1, max: mostResidualUnits, typical: '128 to 512' },
        ),
        criticResidualBlocks: integer(2, 'Residual blocks of the critics', {
          min: 1,
          max: mostHiddenLayers,
          typical: '2',
        }),
      },
    ),
    activation: oneOf(hiddenActivations, 'relu', 'Activation after each hidden layer'),
    normalization: oneOf(
      ['none', 'batchRenorm', 'layerNorm'],
      'none',
      'Normalisation in policy and critics: none, batchRenorm (CrossQ) before every layer, or layerNorm (SimBa) before every layer but the first; in residual networks before each block and before the last layer',
    ),
    renormWarmup: integer(
      100_000,
      'Updates in which batch renormalisation acts as batch normalisation, until its statistics settle',
      { needs: { normalization: ['batchRenorm'] }, min: 0, typical: '1e5' },
    ),
    normalizeObservations: flag(
      false,
      'Whether to standardise observations by the running mean and deviation of those that the agent acted on, and to clip them to ±10 (SimBa)',
    ),
  }),
  ...grouped('policy', {
    policy: oneOf(
      ['deterministic', 'gaussian'],
      'deterministic',
      'Deterministic policy with added noise, or Gaussian policy squashed by tanh (categorical for discrete actions)',
    ),
    policyLoss: oneOf(
      ['value', 'cloning', 'advantage'],
      'value',
      'What the policy learns: to maximise the critics’ values; to do that and to imitate the actions of the batch (TD3+BC); or to imitate them in proportion to exp(advantage), while critics bootstrap from an expectile of their values over the actions of the data (IQL)',
    ),
    cloningAlpha: number(
      2.5,
      'α of TD3+BC: weight of the critics’ values, in units of their mean size, beside imitation',
      {
        needs: { policyLoss: ['cloning'] },
        ...{ min: 0, source: 'Fujimoto & Gu 2021', search: { from: 0.5, to: 10, scale: 'log' } },
      },
    ),
    ...onlyIf(
      { policyLoss: ['advantage'] },
      {
        expectile: number(
          0.7,
          'τ of IQL: which expectile of the values of the data’s actions counts as the value of a state: 0.5 is their mean, towards 1 their maximum',
          { above: 0, below: 1, source: 'Kostrikov et al. 2022', search: { from: 0.5, to: 0.95 } },
        ),
        advantageWeight: number(3, 'β of IQL: imitation is weighted by exp(β · advantage)', {
          min: 0,
          search: { from: 0.5, to: 10, scale: 'log' },
        }),
        mostAdvantageWeight: number(100, 'Largest of these weights', { above: 0, typical: '100' }),
      },
    ),
    explorationNoise: number(
      0.1,
      'Standard deviation of a deterministic policy’s exploration noise, as a fraction of half the actions’ range',
      { needs: { policy: ['deterministic'] }, min: 0, search: { from: 0.05, to: 0.5, scale: 'log' } },
    ),
    explorationKind: oneOf(
      noiseKinds,
      'white',
      'Exploration noise: independent at every step (white), correlated over time (ou, Uhlenbeck & Ornstein 1930: θ = 0.15, Δt = 0.01; not reset between episodes), or between the two (pink, Eberhard et al. 2023). A Gaussian policy samples with it as well. Discrete actions need white',
    ),
    entropy: oneOf(
      ['none', 'fixed', 'tuned'],
      'none',
      'Entropy bonus of a Gaussian policy: none, with a fixed temperature, or with a temperature tuned to a target entropy',
      { needs: { policy: ['gaussian'] } },
    ),
    temperature: number(
      1,
      'α: the temperature, or its initial value if it is tuned; the reward that a nat of entropy is worth',
      { needs: { entropy: ['fixed', 'tuned'] }, above: 0, search: { from: 0.1, to: 1, scale: 'log' } },
    ),
    targetEntropy: orWord(
      number(
        0,
        'Target entropy of a tuned temperature, in nats, for actions scaled to [−1, 1]; auto: minus the number of action dimensions, or 0.98 log n for n discrete actions',
        { needs: { entropy: ['tuned'] } },
      ),
      'auto',
      'auto',
    ),
  }),
  ...grouped('critics', {
    critics: integer(1, 'Number of critics; targets take the minimum of their values', {
      min: 1,
      max: 64,
      typical: '1, 2; TQC 5',
    }),
    returns: oneOf(
      ['mean', 'quantiles'],
      'mean',
      'What critics learn: the mean return, or its quantiles (TQC)',
    ),
    ...onlyIf(
      { returns: ['quantiles'] },
      {
        quantiles: integer(25, 'Quantiles of each critic', { min: 1, typical: '25' }),
        droppedQuantiles: integer(
          2,
          'Largest quantiles to drop for each critic: more reduces overestimation more',
          { min: 0, typical: '0 to 5' },
        ),
      },
    ),
  }),
  ...grouped('targets', {
    discount: fraction(0.99, 'γ: how much later rewards count', {
      search: { from: 0.95, to: 0.9999, scale: 'complement' },
    }),
    nStep: integer(
      1,
      'n: rewards summed before bootstrapping. A larger n propagates rewards faster and is more off-policy',
      { min: 1, search: { from: 1, to: 5 } },
    ),
    targetNetworks: flag(
      true,
      'Whether critics bootstrap from target networks. Without them (CrossQ), critics bootstrap from themselves and normalise both steps in one batch',
    ),
    targetTau: number(0.005, 'τ: fraction of the way that target networks move at each update', {
      needs: { targetNetworks: [true] },
      above: 0,
      max: 1,
      search: { from: 0.005, to: 0.02, scale: 'log' },
    }),
    targetNoise: number(0, 'Noise on the target policy’s actions (TD3’s target policy smoothing); 0: none', {
      needs: { policy: ['deterministic'] },
      min: 0,
      typical: '0.2',
    }),
    targetNoiseClip: number(0.5, 'Bound of that noise', {
      needs: { targetNoise: { not: 0 } },
      above: 0,
      typical: '0.5',
    }),
  }),
  ...grouped('optimizer', {
    learningRate: number(1e-3, 'Step size of the policy and of the temperature', {
      ...{ above: 0, typical: '3e-4 to 1e-3', search: { from: 1e-4, to: 3e-3, scale: 'log' } },
    }),
    criticLearningRate: number(1e-3, 'Step size of the critics', {
      ...{ above: 0, typical: '3e-4 to 1e-3', search: { from: 1e-4, to: 3e-3, scale: 'log' } },
    }),
    learningRateEnd: fraction(
      1,
      'Fraction of both step sizes at the end of the run; they fall linearly. 1 keeps them constant',
    ),
    adamBeta1: number(0.9, 'Adam’s β₁', { min: 0, below: 1, typical: '0.9; CrossQ 0.5' }),
  }),
  ...grouped('schedule', {
    policyDelay: integer(
      1,
      'Updates of the critics for each update of the policy and of the target networks',
      { min: 1, search: { from: 1, to: 3 } },
    ),
  }),
  ...withDefaults(
    {
      ...replaySettings,
      ...grouped('replay', {
        learningStarts: integer(
          100,
          'Steps before the first update: random actions with white noise, otherwise the untrained policy with its noise',
          { min: 1, search: { from: 100, to: 10_000, scale: 'log' }, after: 'update' },
        ),
      }),
    },
    { replayCapacity: 1_000_000, batchSize: 256, priorityAlpha: 0.6 },
  ),
  ...demonstrationSettings,
};

export type DdpgFamilyConfig = ConfigOf<typeof table>;

/** Settings of the members of the family, with their cross-checks. */
export const ddpgFamilySettings = settings(table, {
  crossCheck: (config) => {
    const { quantiles, droppedQuantiles, policy, policyLoss, entropy, targetNoise } = config;
    if (droppedQuantiles >= quantiles) return ['droppedQuantiles', 'must be less than quantiles'];
    if (policy === 'deterministic' && entropy !== 'none') {
      return ['entropy', 'must be none for a deterministic policy, which has no entropy'];
    }
    if (policy === 'gaussian' && targetNoise !== 0) {
      return ['targetNoise', 'must be 0 for a Gaussian policy, whose actions are random already'];
    }
    if (policyLoss === 'cloning' && policy !== 'deterministic')
      return ['policyLoss', 'must be value or advantage for a policy with chance'];
    const isPlain = policy === 'gaussian' && entropy === 'none' && config.returns === 'mean';
    if (policyLoss === 'advantage' && !(isPlain && config.targetNetworks))
      return [
        'policyLoss',
        'must be value unless policy=gaussian, entropy=none, returns=mean and targetNetworks=true',
      ];
    return undefined;
  },
});

/** Plain DDPG: all later parts are off. */
export const ddpgFamilyDefaults: DdpgFamilyConfig = ddpgFamilySettings.defaults;

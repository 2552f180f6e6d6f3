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
import { replaySettings } from '@prism-rl/memory/settings';
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
      'Hidden layers one after the other, or residual blocks of two layers each: what a block says is added to what it takes in (SimBa)',
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
        residualUnits: integer(128, 'Units between the policy’s residual blocks; four times as many within', {
          min: 1,
          max: mostResidualUnits,
          typical: '128',
        }),
        residualBlocks: integer(1, 'Residual blocks of the policy', {
          min: 1,
          max: mostHiddenLayers,
          typical: '1',
        }),
        criticResidualUnits: integer(
          512,
          'Units between the critics’ residual blocks; four times as many within',
          { min: 1, max: mostResidualUnits, typical: '128 to 512' },
        ),
        criticResidualBlocks: integer(2, 'Residual blocks of the critics', {
          min: 1,
          max: mostHiddenLayers,
          typical: '2',
        }),
      },
    ),
    activation: oneOf(hiddenActivations, 'relu', 'After each hidden layer'),
    normalization: oneOf(
      ['none', 'batchRenorm', 'layerNorm'],
      'none',
      'Before layers of policy and critics: none, batchRenorm (CrossQ) before every one, or layerNorm before all that follow another one (SimBa). In residual networks: before each block and before the last layer',
    ),
    ...onlyIf(
      { normalization: ['batchRenorm'] },
      {
        renormWarmup: integer(
          100_000,
          'Updates in which batch renormalisation is plain batch normalisation, while its statistics settle',
          { min: 0, typical: '1e5' },
        ),
      },
    ),
    normalizeObservations: flag(
      false,
      'Whether the networks see observations standardised by the mean and deviation of all that the agent acted on (SimBa), and cut at ±10',
    ),
  }),
  ...grouped('policy', {
    policy: oneOf(
      ['deterministic', 'gaussian'],
      'deterministic',
      'Deterministic with noise on top, or gaussian: normal numbers squashed by tanh (for discrete actions: categories)',
    ),
    ...onlyIf(
      { policy: ['deterministic'] },
      {
        explorationNoise: number(
          0.1,
          'Standard deviation of the noise that a deterministic policy explores with, as a part of half the actions’ range',
          { min: 0, search: { from: 0.05, to: 0.5, scale: 'log' } },
        ),
      },
    ),
    explorationKind: oneOf(
      noiseKinds,
      'white',
      'Noise of its own at every step (white), noise that wanders off (ou, Uhlenbeck & Ornstein 1930: θ = 0.15, Δt = 0.01; it does not begin anew with an episode), or what is between them (pink, Eberhard et al. 2023). A Gaussian policy draws with it, too; for discrete actions there is white alone',
    ),
    ...onlyIf(
      { policy: ['gaussian'] },
      {
        entropy: oneOf(
          ['none', 'fixed', 'tuned'],
          'none',
          'Entropy in the objective of a Gaussian policy: none, at a fixed temperature, or tuned to a target entropy',
        ),
      },
    ),
    ...onlyIf(
      { entropy: ['fixed', 'tuned'] },
      {
        temperature: number(
          1,
          'The temperature α, or where its tuning begins: how much a nat of entropy is worth in rewards',
          { above: 0, search: { from: 0.1, to: 1, scale: 'log' } },
        ),
      },
    ),
    ...onlyIf(
      { entropy: ['tuned'] },
      {
        targetEntropy: orWord(
          number(
            0,
            'Entropy that a tuned temperature keeps, in nats, of actions between −1 and 1 whatever their bounds are; auto: minus one for each number of an action; for n discrete actions 0.98 log n',
          ),
          'auto',
          'auto',
        ),
      },
    ),
  }),
  ...grouped('critics', {
    critics: integer(1, 'Critics; targets take the smallest of their values', {
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
          'Quantiles dropped from the top for each critic: more counters overestimation more',
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
      'n: rewards summed before bootstrapping. More carry rewards back faster, and are more off-policy',
      { min: 1, search: { from: 1, to: 5 } },
    ),
    targetNetworks: flag(
      true,
      'Whether critics bootstrap from slowly following copies. Without them (CrossQ) from themselves, normalised over both steps at once',
    ),
    ...onlyIf(
      { targetNetworks: [true] },
      {
        targetTau: number(0.005, 'τ, the part of the way that target networks move at each update', {
          above: 0,
          max: 1,
          search: { from: 0.005, to: 0.02, scale: 'log' },
        }),
      },
    ),
    ...onlyIf(
      { policy: ['deterministic'] },
      {
        targetNoise: number(
          0,
          'Noise on a deterministic target policy’s actions: target policy smoothing of TD3; 0 is none',
          { min: 0, typical: '0.2' },
        ),
      },
    ),
    ...onlyIf(
      { targetNoise: { not: 0 } },
      {
        targetNoiseClip: number(0.5, 'That noise is cut there', { above: 0, typical: '0.5' }),
      },
    ),
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
      'What is left of both step sizes at the end of the run, as a part of them; they fall linearly. 1 keeps them',
    ),
    adamBeta1: number(0.9, 'Adam’s β₁', { min: 0, below: 1, typical: '0.9; CrossQ 0.5' }),
  }),
  ...grouped('schedule', {
    policyDelay: integer(1, 'Updates of the critics for each of the policy and of target networks', {
      min: 1,
      search: { from: 1, to: 3 },
    }),
  }),
  ...withDefaults(
    {
      ...replaySettings,
      ...grouped('replay', {
        learningStarts: integer(
          100,
          'Steps before the first update: of random actions with white noise, else of the untrained policy with its noise',
          { min: 1, search: { from: 100, to: 10_000, scale: 'log' } },
        ),
      }),
    },
    { replayCapacity: 1_000_000, batchSize: 256, priorityAlpha: 0.6 },
  ),
};

/** Settings of DDPG and its family. */
export type DdpgFamilyConfig = ConfigOf<typeof table>;

/** Settings of the members of the family, with their cross-checks. */
export const ddpgFamilySettings = settings(table, {
  crossCheck: ({ quantiles, droppedQuantiles, policy, entropy, targetNoise }) => {
    if (droppedQuantiles >= quantiles) return ['droppedQuantiles', 'must be less than quantiles'];
    if (policy === 'deterministic' && entropy !== 'none') {
      return ['entropy', 'must be none for a deterministic policy, which has no entropy'];
    }
    if (policy === 'gaussian' && targetNoise !== 0) {
      return ['targetNoise', 'must be 0 for a Gaussian policy, whose actions are random by themselves'];
    }
    return undefined;
  },
});

/** Plain DDPG: all later parts are off. */
export const ddpgFamilyDefaults: DdpgFamilyConfig = ddpgFamilySettings.defaults;

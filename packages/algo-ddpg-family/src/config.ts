import type { HiddenActivation } from '@prism-rl/nn';
import { hiddenActivations, mostHiddenLayers, mostHiddenUnits } from '@prism-rl/nn';
import * as v from 'valibot';

/** Settings of {@link DdpgFamilyAgent}. Ranges in brackets are the usual ones. */
export type DdpgFamilyConfig = {
  /** Units of the policy's hidden layers [[64, 64] to [400, 300]]. */
  hidden: number[];
  /** Units of the critics' hidden layers, as a multiple of the policy's [1, 4]. */
  criticWidth: number;
  /** After each hidden layer. */
  activation: HiddenActivation;
  /** `deterministic` with noise on top, or `gaussian`: normal numbers squashed by tanh (for discrete actions: categories). */
  policy: 'deterministic' | 'gaussian';
  /** Standard deviation of the noise that a deterministic policy explores with, as a part of half the actions' range [0.05, 0.5]. */
  explorationNoise: number;
  /** Noise of its own at every step (`white`), or one that wanders (`ou`, Uhlenbeck & Ornstein 1930: θ = 0.15, Δt = 0.01). */
  explorationKind: 'white' | 'ou';
  /** Noise on a deterministic target policy's actions [0.2]: target policy smoothing of TD3; 0 is none. */
  targetNoise: number;
  /** That noise is cut there [0.5]. */
  targetNoiseClip: number;
  /** Critics; targets take the smallest of their values [1, 2; TQC 5]. */
  critics: number;
  /** What critics learn: the mean return, or its quantiles (TQC). */
  returns: 'mean' | 'quantiles';
  /** Quantiles of each critic [25]. */
  quantiles: number;
  /** Quantiles dropped from the top for each critic [0, 5]: more counters overestimation more. */
  droppedQuantiles: number;
  /** Entropy in the objective of a Gaussian policy: none, at a `fixed` temperature, or `tuned` to a target entropy. */
  entropy: 'none' | 'fixed' | 'tuned';
  /** The temperature α, or where its tuning begins [0.1, 1]: how much a nat of entropy is worth in rewards. */
  temperature: number;
  /** Entropy that a tuned temperature keeps, in nats; `auto`: minus one for each number of an action; for n discrete actions 0.98 log n. */
  targetEntropy: number | 'auto';
  /** Whether critics bootstrap from slowly following copies. Without them (CrossQ) from themselves, normalised over both steps at once. */
  targetNetworks: boolean;
  /** `none`, or `batchRenorm` before every layer of policy and critics (CrossQ). */
  normalization: 'none' | 'batchRenorm';
  /** Updates in which batch renormalisation is plain batch normalisation, while its statistics settle [1e5]. */
  renormWarmup: number;
  /** Updates of the critics for each of the policy and of target networks [1, 3]. */
  policyDelay: number;
  /** Step size of the policy and of the temperature [3e-4, 1e-3]. */
  learningRate: number;
  /** Step size of the critics [3e-4, 1e-3]. */
  criticLearningRate: number;
  /** What is left of both step sizes at the end of the run, as a part of them; they fall linearly. 1 keeps them. */
  learningRateEnd: number;
  /** Adam's β₁ [0.9; CrossQ 0.5]. */
  adamBeta1: number;
  /** τ, the part of the way that target networks move at each update [0.005, 0.02]. */
  targetTau: number;
  /** γ [0.95, 0.9999]: how much later rewards count. */
  discount: number;
  /** Transitions remembered [5e4, 1e6]. */
  replayCapacity: number;
  /** Transitions in an update [64, 512]. */
  batchSize: number;
  /** Steps of random actions at the start, before the first update [100, 1e4]. */
  learningStarts: number;
  /** Environment steps between trainings. */
  trainEvery: number;
  /** Updates at each training. */
  updatesPerTraining: number;
  /** n [1, 5]: rewards summed before bootstrapping. More carry rewards back faster, and are more off-policy. */
  nStep: number;
  /** How transitions are drawn: `uniform`, or by priority, `proportional` to it or by its `rank` (Schaul et al. 2016). */
  replay: 'uniform' | 'proportional' | 'rank';
  /** How much priorities count [0.4, 0.7]; 0 draws uniformly. */
  priorityAlpha: number;
  /** β at the start [0.4, 0.6]: how much of the bias of priorities importance weights take back. */
  priorityBetaStart: number;
  /** β at the end of the run; it moves linearly. */
  priorityBetaEnd: number;
};

const whole = (least: number, message: string) =>
  v.pipe(v.number(), v.integer('must be an integer'), v.minValue(least, message));
const positiveInteger = whole(1, 'must be at least 1');
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0, 'must be greater than 0'));
const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0, 'must not be negative'));
const fraction = v.pipe(v.number(), v.minValue(0, 'must lie in [0, 1]'), v.maxValue(1, 'must lie in [0, 1]'));
const units = v.pipe(positiveInteger, v.maxValue(mostHiddenUnits, `must be at most ${mostHiddenUnits}`));

const settings = v.strictObject({
  hidden: v.pipe(v.array(units), v.maxLength(mostHiddenLayers, `must be at most ${mostHiddenLayers} layers`)),
  criticWidth: v.pipe(positiveInteger, v.maxValue(64, 'must be at most 64')),
  activation: v.picklist(hiddenActivations),
  policy: v.picklist(['deterministic', 'gaussian']),
  explorationNoise: notNegative,
  explorationKind: v.picklist(['white', 'ou']),
  targetNoise: notNegative,
  targetNoiseClip: positive,
  critics: v.pipe(positiveInteger, v.maxValue(64, 'must be at most 64')),
  returns: v.picklist(['mean', 'quantiles']),
  quantiles: positiveInteger,
  droppedQuantiles: whole(0, 'must not be negative'),
  entropy: v.picklist(['none', 'fixed', 'tuned']),
  temperature: positive,
  targetEntropy: v.union([v.pipe(v.number(), v.finite()), v.literal('auto')]),
  targetNetworks: v.boolean(),
  normalization: v.picklist(['none', 'batchRenorm']),
  renormWarmup: whole(0, 'must not be negative'),
  policyDelay: positiveInteger,
  learningRate: positive,
  criticLearningRate: positive,
  learningRateEnd: fraction,
  adamBeta1: v.pipe(fraction, v.ltValue(1, 'must lie in [0, 1)')),
  targetTau: v.pipe(v.number(), v.gtValue(0, 'must lie in (0, 1]'), v.maxValue(1, 'must lie in (0, 1]')),
  discount: fraction,
  replayCapacity: positiveInteger,
  batchSize: positiveInteger,
  learningStarts: positiveInteger,
  trainEvery: positiveInteger,
  updatesPerTraining: positiveInteger,
  nStep: positiveInteger,
  replay: v.picklist(['uniform', 'proportional', 'rank']),
  priorityAlpha: fraction,
  priorityBetaStart: fraction,
  priorityBetaEnd: fraction,
});

/** Checks a {@link DdpgFamilyConfig}. */
export const ddpgFamilySchema: v.GenericSchema<unknown, DdpgFamilyConfig> = v.pipe(
  settings,
  v.forward(
    v.check(({ quantiles, droppedQuantiles }) => droppedQuantiles < quantiles, 'must be less than quantiles'),
    ['droppedQuantiles'],
  ),
  v.forward(
    v.check(
      ({ policy, entropy }) => policy === 'gaussian' || entropy === 'none',
      'must be none for a deterministic policy, which has no entropy',
    ),
    ['entropy'],
  ),
  v.forward(
    v.check(
      ({ policy, targetNoise }) => policy === 'deterministic' || targetNoise === 0,
      'must be 0 for a Gaussian policy, whose actions are random by themselves',
    ),
    ['targetNoise'],
  ),
);

/**
 * DDPG (Lillicrap et al. 2016) with every later part off, on the networks, rates and memory of Stable-Baselines3, so that the members of
 * the family differ by nothing but their parts.
 */
export const ddpgFamilyDefaults: DdpgFamilyConfig = {
  hidden: [256, 256],
  criticWidth: 1,
  activation: 'relu',
  policy: 'deterministic',
  explorationNoise: 0.1,
  explorationKind: 'white',
  targetNoise: 0,
  targetNoiseClip: 0.5,
  critics: 1,
  returns: 'mean',
  quantiles: 25,
  droppedQuantiles: 2,
  entropy: 'none',
  temperature: 1,
  targetEntropy: 'auto',
  targetNetworks: true,
  normalization: 'none',
  renormWarmup: 100_000,
  policyDelay: 1,
  learningRate: 1e-3,
  criticLearningRate: 1e-3,
  learningRateEnd: 1,
  adamBeta1: 0.9,
  targetTau: 0.005,
  discount: 0.99,
  replayCapacity: 1_000_000,
  batchSize: 256,
  learningStarts: 100,
  trainEvery: 1,
  updatesPerTraining: 1,
  nStep: 1,
  replay: 'uniform',
  priorityAlpha: 0.6,
  priorityBetaStart: 0.4,
  priorityBetaEnd: 1,
};

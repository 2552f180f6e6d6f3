import type { AgentPart, Config } from '@prism-rl/core';
import type { DdpgFamilyConfig } from './config.ts';

/** Parts that turn DDPG into its descendants, each as its settings. The preset provides everything else. */
export const parts = {
  /** Fujimoto, van Hoof & Meger 2018, section 4.2: clipped double Q-learning. */
  twin: {
    title: 'two critics',
    source: 'Fujimoto, van Hoof & Meger 2018, section 4.2',
    settings: { critics: 2 },
  },

  /** Fujimoto et al. 2018, section 5.3: σ = 0.2, c = 0.5. */
  smoothing: {
    title: 'target policy smoothing',
    source: 'Fujimoto et al. 2018, section 5.3',
    settings: { targetNoise: 0.2, targetNoiseClip: 0.5 },
  },

  /** Fujimoto et al. 2018, section 5.2: update policy and targets at every second update. */
  delay: {
    title: 'delayed policy updates',
    source: 'Fujimoto et al. 2018, section 5.2',
    settings: { policyDelay: 2 },
  },

  /** Haarnoja et al. 2018, appendix C: a Gaussian squashed by tanh, without a target policy. */
  stochastic: {
    title: 'a squashed Gaussian policy',
    source: 'Haarnoja et al. 2018, appendix C',
    settings: { policy: 'gaussian' },
  },

  /** Haarnoja et al. 2018: entropy in targets and objective; α = 0.2 as in Spinning Up. Requires a stochastic policy. */
  entropy: {
    title: 'entropy',
    source: 'Haarnoja et al. 2018, equations 3 and 7',
    requires: 'stochastic',
    settings: { policy: 'gaussian', entropy: 'fixed', temperature: 0.2 },
  },

  /** Haarnoja et al. 2018, "Soft actor-critic algorithms and applications", section 5: α starts at 1, tuned to an entropy of −dim A. */
  tuned: {
    title: 'a tuned temperature',
    source: 'Haarnoja et al. 2018, Soft actor-critic algorithms and applications, section 5',
    requires: 'entropy',
    settings: { policy: 'gaussian', entropy: 'tuned', temperature: 1 },
  },

  /** Kuznetsov et al. 2020: 5 critics of 25 quantiles, the top 2 of each dropped. */
  quantiles: {
    title: 'truncated quantiles',
    source: 'Kuznetsov et al. 2020',
    settings: { returns: 'quantiles', critics: 5, quantiles: 25, droppedQuantiles: 2 },
  },

  /**
   * Bhatt et al. 2024 (CrossQ): batch renormalisation instead of target networks, β₁ = 0.5, a policy update at every third update, wide
   * critics: 1024 units (policy: 256), as in Stable-Baselines3-contrib; the paper uses 2048.
   */
  'batch-norm': {
    title: 'batch renormalisation without target networks',
    source: 'Bhatt et al. 2024',
    settings: {
      targetNetworks: false,
      normalization: 'batchRenorm',
      adamBeta1: 0.5,
      policyDelay: 3,
      criticWidth: 4,
    },
  },

  /** Lee et al. 2024 (SimBa), section 4.2: one block of 128 units for the policy, two of 512 for each critic. */
  residual: {
    title: 'residual blocks',
    source: 'Lee et al. 2024, section 4.2',
    settings: {
      torso: 'residual',
      residualUnits: 128,
      residualBlocks: 1,
      criticResidualUnits: 512,
      criticResidualBlocks: 2,
    },
  },

  /** Lee et al. 2024, sections 4.2 and 4.3: layer normalisation before each block and before the last layer. */
  'layer-norm': {
    title: 'layer normalisation',
    source: 'Lee et al. 2024, sections 4.2 and 4.3',
    settings: { normalization: 'layerNorm' },
  },

  /** Lee et al. 2024, section 4.1: observations normalised by running statistics. */
  observations: {
    title: 'observation normalisation',
    source: 'Lee et al. 2024, section 4.1',
    settings: { normalizeObservations: true },
  },

  /** A quarter of each batch, as Paine et al. 2019 find; half of it in Ball et al. 2023. */
  recordings: {
    title: 'recorded steps in the replay memory',
    source: 'Vecerik et al. 2017; Ball et al. 2023',
    settings: { demonstrations: 0.25 },
  },

  /** Fujimoto & Gu 2021, equation 5: α = 2.5. */
  cloning: {
    title: 'imitation of the data',
    source: 'Fujimoto & Gu 2021',
    settings: { policyLoss: 'cloning', cloningAlpha: 2.5 },
  },

  /** Kostrikov, Nair & Levine 2022: τ = 0.7, β = 3, weights up to 100. */
  implicit: {
    title: 'implicit Q-learning',
    source: 'Kostrikov, Nair & Levine 2022',
    settings: {
      policy: 'gaussian',
      policyLoss: 'advantage',
      expectile: 0.7,
      advantageWeight: 3,
      mostAdvantageWeight: 100,
    },
  },
} as const satisfies {
  readonly [name: string]: AgentPart & { settings: Config & Partial<DdpgFamilyConfig> };
};

export type PartName = keyof typeof parts;

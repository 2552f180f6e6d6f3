import type { DdpgFamilyConfig } from '../config.ts';

/** What lies between DDPG and its descendants, each as the settings that switch it on. */
export const parts = {
  /** Fujimoto, van Hoof & Meger 2018, section 4.2: clipped double Q-learning. */
  twin: { critics: 2 },

  /** Fujimoto et al. 2018, section 5.3: σ = 0.2, c = 0.5. */
  smoothing: { targetNoise: 0.2, targetNoiseClip: 0.5 },

  /** Fujimoto et al. 2018, section 5.2: policy and targets move at every second update. */
  delay: { policyDelay: 2 },

  /** Haarnoja et al. 2018, appendix C: a normal distribution squashed by tanh, without a target policy. */
  stochastic: { policy: 'gaussian' },

  /** Haarnoja et al. 2018: entropy in targets and objective; α = 0.2 as in Spinning Up. It needs a policy with chance. */
  entropy: { policy: 'gaussian', entropy: 'fixed', temperature: 0.2 },

  /** Haarnoja et al. 2018, "Soft actor-critic algorithms and applications", section 5: α tuned to an entropy of −dim A, from 1. */
  tuned: { policy: 'gaussian', entropy: 'tuned', temperature: 1 },

  /** Kuznetsov et al. 2020: 5 critics of 25 quantiles, the top 2 of each dropped. */
  quantiles: { returns: 'quantiles', critics: 5, quantiles: 25, droppedQuantiles: 2 },

  /**
   * Bhatt et al. 2024 (CrossQ): batch renormalisation in place of target networks, β₁ = 0.5, the policy at every third update, wide
   * critics: 1024 units on 256, as in Stable-Baselines3-contrib; the paper takes 2048.
   */
  crossed: {
    targetNetworks: false,
    normalization: 'batchRenorm',
    adamBeta1: 0.5,
    policyDelay: 3,
    criticWidth: 4,
  },

  /** Lee et al. 2024 (SimBa), section 4.2: a block of 128 units for the policy, two of 512 for each critic. */
  residual: {
    torso: 'residual',
    residualUnits: 128,
    residualBlocks: 1,
    criticResidualUnits: 512,
    criticResidualBlocks: 2,
  },

  /** Lee et al. 2024, sections 4.2 and 4.3: layer normalisation before each block and before the last layer. */
  layerNorm: { normalization: 'layerNorm' },

  /** Lee et al. 2024, section 4.1: observations normalised by running statistics. */
  observations: { normalizeObservations: true },
} as const satisfies { readonly [name: string]: Partial<DdpgFamilyConfig> };

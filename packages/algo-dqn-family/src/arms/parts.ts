import type { DqnConfig } from '../dqn/config.ts';

/** The six parts of Rainbow, and others, each as the settings that switch it on. */
export const parts = {
  /** Van Hasselt, Guez & Silver 2016. As in the paper. */
  double: { double: true },

  /**
   * Wang et al. 2016. The paper rescales the gradient that enters the last convolution by 1/√2; here nothing is rescaled, as in
   * Rainbow. For vector observations the streams part before the last hidden layer.
   */
  dueling: { dueling: true },

  /**
   * Schaul et al. 2016, proportional. α and β as in Rainbow (table 1: 0.5, and 0.4 → 1), not as in the paper (0.6, and 0.4 → 1).
   * The learning rate is the suite's; the paper divides it by 4.
   */
  per: { replay: 'proportional', priorityAlpha: 0.5, priorityBetaStart: 0.4, priorityBetaEnd: 1 },

  /** Sutton 1988; n = 3 as in Rainbow (table 1), uncorrected for the policy as there. */
  nStep: { nStep: 3 },

  /**
   * Fortunato et al. 2018, factorised noise, σ₀ = 0.5 as there and in Rainbow (table 1). Noise is drawn anew for every step acted and
   * for every update, one draw for all rows of a batch, two in an update: online and target; a third where a separate pass chooses
   * the next action (double, implicit quantiles).
   *
   * The papers explore by noise alone from the first step. Here ε falls as on the rest of the suite, but to 0: a network that has seen
   * little acts much the same whatever its noise is, and with 3-step returns it settles for good on a policy for CartPole whose
   * cart drifts off after about 110 steps (in PyTorch, too: 117 to 137 after 15 000 steps).
   */
  noisy: { noisy: true, noisySigma: 0.5, epsilonEnd: 0 },

  /** Bellemare, Dabney & Munos 2017: 51 atoms. Their range is the suite's; in the paper and in Rainbow −10 to 10 (clipped rewards). */
  c51: { distribution: 'categorical', atoms: 51 },

  /** Dabney, Rowland, Bellemare & Munos 2018, κ = 1. 50 quantiles, not the paper's 200: the loss compares every pair of them. */
  quantile: { distribution: 'quantile', quantiles: 50, huberKappa: 1 },

  /**
   * Dabney, Ostrovski, Silver & Munos 2018, κ = 1, 64 cosines, K = 32. N = N′ = 8, not the paper's 64: it finds little more in the
   * long run beyond 8, and the cost of an update grows with N.
   */
  implicit: {
    distribution: 'implicit',
    fractions: 8,
    targetFractions: 8,
    choiceFractions: 32,
    cosines: 64,
    huberKappa: 1,
  },

  /**
   * Farebrother et al. 2024, "Stop Regressing": HL-Gauss with σ = 0.75 bins and 51 bins. Their range is the suite's, as C51's.
   */
  histogram: { distribution: 'histogram', atoms: 51, histogramSigma: 0.75 },

  /** Espeholt et al. 2018, figure 3: the residual network, as wide as there. On small images two of its three stages. */
  impala: { network: 'impala' },

  /** Miyato et al. 2018, for value networks Gogianu et al. 2021; in the residual blocks as in Schmidt & Schmied 2021 and Clark et al. 2024. */
  spectral: { network: 'impala-spectral' },

  /** Vieillard, Pietquin & Geist 2020: α = 0.9, τ = 0.03, l₀ = −1. */
  munchausen: {
    munchausen: true,
    munchausenAlpha: 0.9,
    munchausenTemperature: 0.03,
    munchausenClip: -1,
  },
} as const satisfies { readonly [name: string]: Partial<DqnConfig> };

/** One of {@link parts}. */
export type PartName = keyof typeof parts;

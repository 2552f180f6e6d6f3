import type { AgentPart, Config } from '@prism-rl/core';
import type { DqnConfig } from './dqn/config.ts';

/**
 * Parts of the family's agents: the six of Rainbow, and others, each as the settings that add it to DQN. The preset provides everything
 * else (network, optimizer, replay buffer, target network), so that agents differ in their parts alone.
 */
export const parts = {
  /** Van Hasselt, Guez & Silver 2016, as in the paper. */
  double: {
    title: 'double Q-learning',
    description: 'One network chooses the action, the other one values it: no more optimism.',
    source: 'van Hasselt et al. 2016',
    settings: { double: true },
  },

  /**
   * Wang et al. 2016. The paper rescales the gradient into the last convolution by 1/√2; like Rainbow, this part does not. On vector
   * observations, the streams split before the last hidden layer.
   */
  dueling: {
    title: 'dueling networks',
    description: 'Separate streams for the state’s value and the actions’ advantages.',
    source: 'Wang et al. 2016',
    settings: { dueling: true },
  },

  /**
   * Schaul et al. 2016, proportional. α and β as in Rainbow (table 1: 0.5, and 0.4 → 1), not as in the paper (0.6, and 0.4 → 1). The suite
   * sets the learning rate; the paper divides it by 4.
   */
  per: {
    title: 'prioritized replay',
    description: 'Surprising experience is replayed more often.',
    source: 'Schaul et al. 2016',
    settings: { replay: 'proportional', priorityAlpha: 0.5, priorityBetaStart: 0.4, priorityBetaEnd: 1 },
  },

  /** Sutton 1988; n = 3 as in Rainbow (table 1), like there without off-policy correction. */
  nstep: {
    title: 'multi-step returns',
    description: 'Three rewards are summed before bootstrapping.',
    source: 'Sutton 1988; Hessel et al. 2018',
    settings: { nStep: 3 },
  },

  /**
   * Fortunato et al. 2018, factorised noise, σ₀ = 0.5 as there and in Rainbow (table 1). Each step acted samples new noise, and so does
   * each update, one sample for all rows of a batch, two in all: online and target; a third if a separate pass chooses the next action
   * (double, implicit quantiles).
   *
   * The papers explore by noise alone from the first step. Here ε decays as in the rest of the suite, but to 0: early in training the noise
   * hardly changes the policy, and with 3-step returns it converges on a CartPole policy whose cart drifts off after about 110 steps (in
   * PyTorch, too: 117 to 137 after 15 000 steps).
   */
  noisy: {
    title: 'noisy networks',
    description: 'Learned noise explores instead of ε.',
    source: 'Fortunato et al. 2018',
    settings: { noisy: true, noisySigma: 0.5, epsilonEnd: 0 },
  },

  /** Bellemare, Dabney & Munos 2017: 51 atoms. The suite sets their range; the paper and Rainbow use −10 to 10 (clipped rewards). */
  c51: {
    title: 'distributional (C51)',
    description: 'Learns the distribution of the return, not only its mean.',
    source: 'Bellemare et al. 2017',
    settings: { distribution: 'categorical', atoms: 51 },
  },

  /** Dabney, Rowland, Bellemare & Munos 2018, κ = 1. 50 quantiles, not the paper's 200: the loss compares every pair. */
  quantile: {
    title: 'quantile regression',
    source: 'Dabney et al. 2018',
    settings: { distribution: 'quantile', quantiles: 50, huberKappa: 1 },
  },

  /**
   * Dabney, Ostrovski, Silver & Munos 2018, κ = 1, 64 cosines, K = 32. N = N′ = 8, not the paper's 64: beyond 8 the paper finds little
   * long-term gain, and the cost of an update grows with N.
   */
  iqn: {
    title: 'implicit quantiles (IQN)',
    source: 'Dabney et al. 2018',
    settings: {
      distribution: 'implicit',
      fractions: 8,
      targetFractions: 8,
      choiceFractions: 32,
      cosines: 64,
      huberKappa: 1,
    },
  },

  /** Farebrother et al. 2024, "Stop Regressing": HL-Gauss with σ = 0.75 bins and 51 bins. The suite sets their range, as for C51. */
  'hl-gauss': {
    title: 'HL-Gauss',
    source: 'Farebrother et al. 2024',
    settings: { distribution: 'histogram', atoms: 51, histogramSigma: 0.75 },
  },

  /** Espeholt et al. 2018, figure 3: the residual network at the paper's width; on small images two of its three stages. */
  impala: {
    title: 'residual network',
    source: 'Espeholt et al. 2018, figure 3',
    settings: { network: 'impala' },
  },

  /**
   * Residual network with spectral normalisation. Miyato et al. 2018, for value networks Gogianu et al. 2021; in the residual blocks as in
   * Schmidt & Schmied 2021 and Clark et al. 2024.
   */
  spectral: {
    title: 'residual network with spectral normalisation',
    source: 'Miyato et al. 2018, Gogianu et al. 2021',
    requires: 'impala',
    settings: { network: 'impala-spectral' },
  },

  /** Vieillard, Pietquin & Geist 2020: α = 0.9, τ = 0.03, l₀ = −1. */
  munchausen: {
    title: 'Munchausen',
    description: 'Adds the policy’s log-probability to the reward, and bootstraps from a soft policy.',
    source: 'Vieillard et al. 2020',
    settings: { munchausen: true, munchausenAlpha: 0.9, munchausenTemperature: 0.03, munchausenClip: -1 },
  },

  /** Obando-Ceron & Castro 2021, section 4.1: with Adam the squared error beats Huber's, so the loss is a part. */
  mse: {
    title: 'squared error',
    description: 'Large errors count by their square instead of linearly.',
    source: 'Obando-Ceron & Castro 2021, section 4.1',
    settings: { loss: 'mse' },
  },

  /** Kumar, Zhou, Tucker & Levine 2020, equation 4, with the α of d3rlpy. */
  conservative: {
    title: 'conservative values (CQL)',
    description: 'Lowers the values of actions that the data lack.',
    source: 'Kumar et al. 2020',
    settings: { conservative: 1 },
  },

  /** Hester et al. 2018. There priorities decide the share; a quarter as in Paine et al. 2019 and Vecerik et al. 2017 begin. */
  demonstrations: {
    title: 'demonstrations in the replay memory',
    description: 'A quarter of each batch are recorded steps, which are never dropped.',
    source: 'Hester et al. 2018',
    settings: { demonstrations: 0.25 },
  },

  /** Hester et al. 2018, equation 2: λ = 1, m = 0.8. */
  margin: {
    title: 'a large margin for recorded actions',
    description: 'What the demonstrator did is worth more than what was never tried.',
    source: 'Hester et al. 2018, equation 2; Piot et al. 2014',
    requires: 'demonstrations',
    settings: { margin: 1, marginSize: 0.8 },
  },

  /** Hester et al. 2018: ε_d = 1, α = 0.4, β = 0.6 → 1. */
  'priority-bonus': {
    title: 'a priority bonus for recorded steps',
    source: 'Hester et al. 2018',
    requires: 'demonstrations',
    settings: { priorityBonus: 1, replay: 'proportional', priorityAlpha: 0.4, priorityBetaStart: 0.6 },
  },

  /** Hester et al. 2018: λ = 1, n = 10, beside the loss of one step. */
  'nstep-loss': {
    title: 'a second loss, of ten steps',
    source: 'Hester et al. 2018',
    settings: { nStep: 1, nStepLoss: 1, nStepLossSteps: 10 },
  },

  /** Hester et al. 2018: λ = 10⁻⁵. */
  l2: {
    title: 'L2 regularisation',
    description: 'Large weights cost.',
    source: 'Hester et al. 2018',
    settings: { l2: 1e-5 },
  },

  /** Hester et al. 2018. Random actions at the start would throw away what it has learned: ε begins low. */
  pretraining: {
    title: 'pretraining on recorded steps',
    description: 'It learns from recordings before its first step.',
    source: 'Hester et al. 2018, algorithm 1',
    requires: 'demonstrations',
    settings: { pretraining: 2000, epsilonStart: 0.05 },
  },

  /** Mnih et al. 2015: their optimizer and learning rate instead of the suite's. */
  rmsprop: {
    title: 'centred RMSProp',
    description: 'The optimizer and learning rate of the first paper, instead of Adam.',
    source: 'Mnih et al. 2015',
    settings: { optimizer: 'rmsprop', learningRate: 2.5e-4, learningRateEnd: 2.5e-4 },
  },
} as const satisfies { readonly [name: string]: AgentPart & { settings: Config & Partial<DqnConfig> } };

export type PartName = keyof typeof parts;

/**
 * Rainbow's parts. Hessel et al. 2018, "the integrated agent": priorities by Kullback-Leibler divergence, double Q-learning for the
 * bootstrapped action, dueling streams per atom, noisy layers in both streams. Without `c51` the agent learns the mean with the suite's loss
 * (the paper does not name a loss); without `noisy` ε ends where the suite's schedule does (in the paper 1 → 0.01 over 250 K frames).
 */
export const rainbowParts = [
  'double',
  'per',
  'dueling',
  'nstep',
  'c51',
  'noisy',
] as const satisfies PartName[];

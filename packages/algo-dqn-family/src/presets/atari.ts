import type { Preset } from '@prism-rl/core';
import type { DqnConfig } from '../dqn/config.ts';
import type { PartName } from '../parts.ts';

/** Environments with settings that suit plain DQN, and the range of returns for categorical parts. */
export interface Suite extends Preset {
  readonly config: Partial<DqnConfig>;
  /** Overrides of parts' settings, for agents with the part. */
  readonly parts?: { readonly [part in PartName]?: Partial<DqnConfig> };
}

/**
 * DeepMind's preprocessing: 84×84 grey pixels, 4 frames stacked, frame skip 4, up to 30 no-ops on reset, clipped rewards, episodes that end
 * for the learner at the loss of a life, no sticky actions.
 */
const deepMindScreen = {
  preprocessing: 'dqn',
  frameSkip: 4,
  lifeLossInfo: true,
  repeatActionProbability: 0,
} as const;

/** The same at a quarter of the pixels, so that two small convolutions suffice. */
const smallScreen = { ...deepMindScreen, width: 42, height: 42 } as const;

// Mnih et al. 2015, extended data table 1, with Adam at Rainbow's learning rate and ε instead of RMSProp at 2.5e-4.
const nature: Partial<DqnConfig> = {
  network: 'nature',
  hidden: [512],
  learningRate: 6.25e-5,
  learningRateEnd: 6.25e-5,
  adamEpsilon: 1.5e-4,
  loss: 'huber', // "the error term clipped to be between −1 and 1"
  maxGradientNorm: 0,
  discount: 0.99,
  replayCapacity: 1_000_000,
  batchSize: 32,
  learningStarts: 50_000,
  trainEvery: 4,
  targetUpdateEvery: 10_000,
  epsilonStart: 1,
  epsilonEnd: 0.1,
  epsilonDecay: 'linear',
  epsilonSteps: 1_000_000,
};

// An update takes 3 ms on one core: sized for runs of about an hour.
const small: Partial<DqnConfig> = {
  network: 'small',
  hidden: [256],
  learningRate: 2.5e-4,
  learningRateEnd: 1e-4,
  adamEpsilon: 1.5e-4,
  maxGradientNorm: 10,
  discount: 0.99,
  replayCapacity: 100_000,
  batchSize: 32,
  learningStarts: 5000,
  trainEvery: 2,
  targetUpdateEvery: 500,
  epsilonStart: 1,
  epsilonEnd: 0.02,
  epsilonDecay: 'linear',
  epsilonSteps: 100_000,
};

const ale = (...games: readonly string[]): string[] => games.map((game) => `ALE/${game}-v5`);

/** The games of Atari 100k (Kaiser et al. 2020). Games with an earlier preset in the table use that one by default. */
const hundredThousand = ale(
  ...`Alien Amidar Assault Asterix BankHeist BattleZone Boxing Breakout ChopperCommand CrazyClimber DemonAttack Freeway Frostbite Gopher Hero
    Jamesbond Kangaroo Krull KungFuMaster MsPacman Pong PrivateEye Qbert RoadRunner Seaquest UpNDown`.split(
    /\s+/,
  ),
);

/** Suites of plain DQN on Atari 2600: for small machines, and from the literature for GPUs. */
export const atariSuites: { readonly [name: string]: Suite } = {
  'atari-small': {
    description:
      'Atari 2600 on a small machine: 42×42×4 pixels, two small convolutions, replay 100 K, 1 M steps',
    environments: ale('Pong', 'Breakout', 'Boxing', 'Freeway'),
    steps: 1_000_000,
    environmentConfig: smallScreen,
    config: { ...small, valueMin: -10, valueMax: 10 },
  },
  // Hessel et al. 2018, table 1, in agent steps (4 frames each). Plain DQN uses the same learning rate and ε, so that arms differ in their
  // parts alone. The games are Atari-5 (Aitchison, Sweetser & Hutter 2023), whose scores predict the median over all 57.
  atari: {
    description:
      'Atari 2600 on a GPU: 84×84×4 pixels, the convolutions of Mnih et al. 2015, 50 M steps (replay 1 M: 8 GB when full)',
    source: 'Rainbow, table 1 (Hessel et al. 2018)',
    environments: ale('BattleZone', 'DoubleDunk', 'NameThisGame', 'Phoenix', 'Qbert'),
    steps: 50_000_000,
    environmentConfig: deepMindScreen,
    config: {
      network: 'nature',
      hidden: [512],
      learningRate: 6.25e-5,
      learningRateEnd: 6.25e-5,
      adamEpsilon: 1.5e-4,
      maxGradientNorm: 10,
      batchSize: 32,
      replayCapacity: 1_000_000,
      learningStarts: 20_000,
      trainEvery: 4,
      targetUpdateEvery: 2000, // 32 K frames
      epsilonStart: 1,
      epsilonEnd: 0.01,
      epsilonSteps: 62_500,
      valueMin: -10,
      valueMax: 10,
    },
  },
  // Van Hasselt, Hessel & Aslanides 2019, "When to use parametric models in reinforcement learning?", appendix E. Settings that it omits
  // follow Kaixhin's Rainbow (github.com/Kaixhin/Rainbow, "data-efficient"), the evaluation protocol Dopamine.
  'atari-100k': {
    description:
      'Atari 100k: 100 000 steps (400 000 frames), two convolutions whose windows do not overlap, an update of 32 every step; of rainbow, data-efficient Rainbow (DER). Without noisy networks ε falls over the first 2000 steps of the run, in Dopamine over the first 2000 after learning begins (epsilonFrom=learning)',
    source: 'Data-efficient Rainbow (van Hasselt, Hessel & Aslanides 2019)',
    suite: 'atari-100k',
    environments: hundredThousand,
    steps: 100_000,
    evaluations: 1,
    evaluationEpisodes: 100,
    environmentConfig: { ...deepMindScreen, fireReset: false },
    config: {
      network: 'data-efficient',
      hidden: [256],
      learningRate: 1e-4,
      learningRateEnd: 1e-4,
      adamEpsilon: 1.5e-4,
      maxGradientNorm: 10,
      discount: 0.99,
      batchSize: 32,
      replayCapacity: 100_000,
      learningStarts: 1600,
      trainEvery: 1,
      targetUpdateEvery: 2000,
      epsilonStart: 1,
      epsilonEnd: 0.01,
      epsilonSteps: 2000,
      evaluationEpsilon: 0.001,
      valueMin: -10,
      valueMax: 10,
    },
    parts: { nstep: { nStep: 20 }, noisy: { noisySigma: 0.1, epsilonStart: 0 } },
  },
};

/** Presets of DQN on Atari 2600 that are no suites: scripts and papers unchanged, and settings tuned for one game. */
export const atariScripts: { readonly [name: string]: Preset } = {
  // A gem falls for 12 steps, independent of the next one: γ^12 suffices, and 5-step returns propagate its reward quickly.
  prismcatch: {
    description:
      'Catches 19 of 20 gems in Prism Catch (score ≥ 18 of 20) after 15 000 steps, in half a minute',
    environments: ['PrismCatch-v5'],
    steps: 15_000,
    environmentConfig: { ...smallScreen, stack: 2, lifeLossInfo: false },
    config: {
      network: 'small',
      hidden: [128],
      learningRate: 5e-4,
      learningRateEnd: 5e-5,
      discount: 0.9,
      replayCapacity: 20_000,
      batchSize: 32,
      learningStarts: 1000,
      trainEvery: 2,
      targetUpdateEvery: 500,
      epsilonStart: 1,
      epsilonEnd: 0.05,
      epsilonSteps: 4000,
      nStep: 5,
    },
  },
  pong: {
    description: 'Pong on one core in about an hour: atari-small with 3-step returns',
    steps: 1_000_000,
    environmentConfig: smallScreen,
    config: { ...small, nStep: 3 },
  },
  nature: {
    description:
      'DQN of 2015: three convolutions, replay 1 M (8 GB when full), target copy every 10 000 updates',
    source: 'Mnih et al. 2015, extended data table 1; Adam instead of RMSProp',
    steps: 50_000_000,
    environmentConfig: deepMindScreen,
    config: nature,
  },
  // Chapter 7 learns at every step and sets batch size, loss and target update; the rest follows Mnih et al. 2015.
  'course-breakout': {
    description:
      "The course's Breakout and Pong: conv net, Huber, batch 32, target copy every 50 000 steps (replay 400 K: 3 GB)",
    source: 'The course "RL with Python and Keras", chapter 7',
    steps: 10_000_000,
    environmentConfig: deepMindScreen,
    config: { ...nature, replayCapacity: 400_000, trainEvery: 1, targetUpdateEvery: 50_000 },
  },
};

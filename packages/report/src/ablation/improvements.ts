/**
 * The six improvements of DQN that Rainbow puts together, and what the literature found.
 *
 * Hessel et al. (2018), "Rainbow: Combining Improvements in Deep Reinforcement Learning", arXiv 1710.02298: table 2 (median
 * human-normalised score over 57 Atari games after 200 M frames, starts with no-ops) and the drop-one ablation of figures 3 and 4.
 * Obando-Ceron and Castro (2021), "Revisiting Rainbow", arXiv 2011.14826: classic control and MinAtar.
 */

/** One improvement. */
export interface Improvement {
  /** As names of arms have it: `dqn+per`, `rainbow-no-per`. */
  readonly key: string;
  readonly name: string;
  /** Median human-normalised score of DQN with it in table 2, in per cent. */
  readonly alone: string;
  /** What leaving it out of Rainbow did there. */
  readonly leftOut: string;
}

/** In the order of the harm that leaving them out did in the paper. */
export const improvements: readonly Improvement[] = [
  {
    key: 'nstep',
    name: 'multi-step returns',
    alone: 'not in the table',
    leftOut: 'one of the two largest losses, early and in the end; Rainbow is better in 53 of 57 games',
  },
  {
    key: 'per',
    name: 'prioritized replay',
    alone: '140 % (on Double DQN)',
    leftOut: 'one of the two largest losses; Rainbow is better in 53 of 57 games',
  },
  {
    key: 'c51',
    name: 'distributional (C51)',
    alone: '164 %',
    leftOut: 'no difference up to about 40 M frames, then it falls behind',
  },
  {
    key: 'noisy',
    name: 'noisy networks',
    alone: '118 %',
    leftOut: 'a smaller loss; large drops in some games, gains in others',
  },
  {
    key: 'dueling',
    name: 'dueling networks',
    alone: '151 % (on Double DQN)',
    leftOut: 'little in the median; gains in some games, losses in others',
  },
  {
    key: 'double',
    name: 'double Q-learning',
    alone: '117 %',
    leftOut: 'little in the median; the authors suspect that the bounded support keeps overestimation small',
  },
];

/** DQN and Rainbow in the same table. */
export const paperScores = { dqn: '79 %', rainbow: '223 %' } as const;

/** What came out on small environments. */
export const revisited =
  'On classic control and MinAtar, Obando-Ceron and Castro (2021) found that C51 alone can hurt (Acrobot, Freeway), that leaving it ' +
  'out of Rainbow can help (MountainCar, Seaquest) while LunarLander needs it, that the squared error with Adam is a better ' +
  'baseline than Huber with RMSProp, and that on classic control 10 seeds gave intervals too wide to conclude from.';

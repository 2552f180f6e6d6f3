import type { AblationEntry } from '@prism-rl/core';
import { partsBetween } from '@prism-rl/core';
import { parts } from './parts.ts';

/** What Hessel et al. found of the parts of Rainbow, in the order of the harm that leaving them out did. */
const published = {
  nstep: {
    added: 'not in the table',
    removed: 'one of the two largest losses, early and in the end; Rainbow is better in 53 of 57 games',
  },
  per: {
    added: '140 % (on Double DQN)',
    removed: 'one of the two largest losses; Rainbow is better in 53 of 57 games',
  },
  c51: {
    added: '164 %',
    removed: 'no difference up to about 40 M frames, then it falls behind',
  },
  noisy: {
    added: '118 %',
    removed: 'a smaller loss; large drops in some games, gains in others',
  },
  dueling: {
    added: '151 % (on Double DQN)',
    removed: 'little in the median; gains in some games, losses in others',
  },
  double: {
    added: '117 %',
    removed: 'little in the median; the authors suspect that the bounded support keeps overestimation small',
  },
};

/**
 * Rainbow taken apart, and what the literature found.
 *
 * Hessel et al. (2018), "Rainbow: Combining Improvements in Deep Reinforcement Learning", arXiv 1710.02298: table 2 (median
 * human-normalised score over 57 Atari games after 200 M frames, starts with no-ops) and the drop-one ablation of figures 3 and 4.
 * Obando-Ceron and Castro (2021), "Revisiting Rainbow", arXiv 2011.14826: classic control and MinAtar.
 */
export const rainbowAblation: AblationEntry = {
  description: 'DQN, DQN with each of six improvements, Rainbow, Rainbow without each',
  title: 'Rainbow taken apart',
  suites: ['classic', 'minatar', 'atari', 'atari-100k', 'atari-gpu'],
  baseline: { name: 'dqn', agent: 'dqn', title: 'DQN' },
  complete: { name: 'rainbow', agent: 'rainbow', title: 'Rainbow' },
  parts: partsBetween(parts, Object.keys(published), { baseline: 'dqn', complete: 'rainbow' }, published),
  literature:
    'Hessel et al. (2018), Rainbow: Combining Improvements in Deep Reinforcement Learning: 57 Atari games, 200 M frames, median ' +
    'human-normalised scores (table 2; DQN 79 %, Rainbow 223 %). Its games are larger and its runs hundreds of times longer than these: ' +
    'another order of importance here contradicts nothing. ' +
    'On classic control and MinAtar, Obando-Ceron and Castro (2021) found that C51 alone can hurt (Acrobot, Freeway), that leaving it ' +
    'out of Rainbow can help (MountainCar, Seaquest) while LunarLander needs it, that the squared error with Adam is a better ' +
    'baseline than Huber with RMSProp, and that on classic control 10 seeds gave intervals too wide to conclude from.',
};

/**
 * What came after Rainbow, on top of it. Clark, Towers, Evers & Hare (2024), "Beyond The Rainbow: High Performance Deep Reinforcement
 * Learning On A Desktop PC", arXiv 2411.03820, put six parts together; four of them stand here. Theirs that are missing: the adaptive
 * maximum below the network's end, and many environments at a time.
 */
export const beyondAblation: AblationEntry = {
  description:
    'Rainbow, Rainbow with each of five later improvements, all but HL-Gauss at once, that without each',
  title: 'Beyond Rainbow taken apart',
  suites: ['minatar', 'atari-gpu'],
  baseline: { name: 'rainbow', agent: 'rainbow', title: 'Rainbow' },
  complete: { name: 'beyond-rainbow', agent: 'beyond-rainbow', title: 'Beyond Rainbow' },
  parts: {
    // Spectral normalisation goes into the residual network, so that Rainbow gets both; the whole loses the normalisation alone.
    ...partsBetween(parts, ['impala', 'spectral', 'iqn', 'munchausen'], {
      baseline: 'rainbow',
      complete: 'beyond-rainbow',
    }),
    // A rival of IQN and C51 for one place: it can be put in, but is no part of the whole.
    ...partsBetween(parts, ['hl-gauss'], { baseline: 'rainbow' }),
  },
};

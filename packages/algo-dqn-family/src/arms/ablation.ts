import type { AblationEntry, AblationPart } from '@prism-rl/core';
import { named } from './named.ts';

function part(key: string, { published, ...about }: Omit<AblationPart, 'added' | 'removed'>): AblationPart {
  return { ...about, added: named(`dqn+${key}`), removed: named(`rainbow-no-${key}`), published };
}

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
  baseline: { ...named('dqn'), title: 'DQN' },
  complete: { ...named('rainbow'), title: 'Rainbow' },
  // In the order of the harm that leaving them out did in the paper.
  parts: {
    nstep: part('nstep', {
      title: 'multi-step returns',
      source: 'Sutton 1988; Hessel et al. 2018',
      published: {
        added: 'not in the table',
        removed: 'one of the two largest losses, early and in the end; Rainbow is better in 53 of 57 games',
      },
    }),
    per: part('per', {
      title: 'prioritized replay',
      source: 'Schaul et al. 2016',
      published: {
        added: '140 % (on Double DQN)',
        removed: 'one of the two largest losses; Rainbow is better in 53 of 57 games',
      },
    }),
    c51: part('c51', {
      title: 'distributional (C51)',
      source: 'Bellemare et al. 2017',
      published: {
        added: '164 %',
        removed: 'no difference up to about 40 M frames, then it falls behind',
      },
    }),
    noisy: part('noisy', {
      title: 'noisy networks',
      source: 'Fortunato et al. 2018',
      published: {
        added: '118 %',
        removed: 'a smaller loss; large drops in some games, gains in others',
      },
    }),
    dueling: part('dueling', {
      title: 'dueling networks',
      source: 'Wang et al. 2016',
      published: {
        added: '151 % (on Double DQN)',
        removed: 'little in the median; gains in some games, losses in others',
      },
    }),
    double: part('double', {
      title: 'double Q-learning',
      source: 'van Hasselt et al. 2016',
      published: {
        added: '117 %',
        removed:
          'little in the median; the authors suspect that the bounded support keeps overestimation small',
      },
    }),
  },
  literature:
    'Hessel et al. (2018), Rainbow: Combining Improvements in Deep Reinforcement Learning: 57 Atari games, 200 M frames, median ' +
    'human-normalised scores (table 2; DQN 79 %, Rainbow 223 %). Its games are larger and its runs hundreds of times longer than these: ' +
    'another order of importance here contradicts nothing. ' +
    'On classic control and MinAtar, Obando-Ceron and Castro (2021) found that C51 alone can hurt (Acrobot, Freeway), that leaving it ' +
    'out of Rainbow can help (MountainCar, Seaquest) while LunarLander needs it, that the squared error with Adam is a better ' +
    'baseline than Huber with RMSProp, and that on classic control 10 seeds gave intervals too wide to conclude from.',
};

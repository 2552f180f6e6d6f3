import { type AblationEntry, ablationBySettings, partsBetween } from '@prism-rl/core';
import { parts } from './parts.ts';

/** Results of Hessel et al. for Rainbow's parts, ordered by the loss in score without each. */
const published = {
  nstep: {
    added: 'not in the table',
    removed: 'one of the two largest losses, early and in the end; Rainbow is better in 53 of 57 games',
  },
  per: {
    added: '140 % (on Double DQN)',
    removed: 'one of the two largest losses; Rainbow is better in 53 of 57 games',
  },
  c51: { added: '164 %', removed: 'no difference up to about 40 M frames, then it falls behind' },
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
 * Ablation of Rainbow, with the results in the literature.
 *
 * Hessel et al. (2018), "Rainbow: Combining Improvements in Deep Reinforcement Learning", arXiv 1710.02298: table 2 (median
 * human-normalised score over 57 Atari games after 200 M frames, no-op starts) and the drop-one ablation of figures 3 and 4. Obando-Ceron
 * and Castro (2021), "Revisiting Rainbow", arXiv 2011.14826: classic control and MinAtar.
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
 * Ablation of later improvements on top of Rainbow. Clark, Towers, Evers & Hare (2024), "Beyond The Rainbow: High Performance Deep
 * Reinforcement Learning On A Desktop PC", arXiv 2411.03820, combine six; this ablation has four of them. Missing are adaptive max pooling
 * and vectorized environments.
 */
export const beyondAblation: AblationEntry = {
  description:
    'Rainbow, Rainbow with each of five later improvements, all but HL-Gauss at once, that without each',
  title: 'Beyond Rainbow taken apart',
  suites: ['minatar', 'atari-gpu'],
  baseline: { name: 'rainbow', agent: 'rainbow', title: 'Rainbow' },
  complete: { name: 'beyond-rainbow', agent: 'beyond-rainbow', title: 'Beyond Rainbow' },
  parts: {
    // `spectral` includes the residual network, so Rainbow gets both; the complete agent loses the normalisation alone.
    ...partsBetween(parts, ['impala', 'spectral', 'iqn', 'munchausen'], {
      baseline: 'rainbow',
      complete: 'beyond-rainbow',
    }),
    // Replaces IQN or C51: can be added to Rainbow, but is no part of the complete agent.
    ...partsBetween(parts, ['hl-gauss'], { baseline: 'rainbow' }),
  },
};

/** From DQN on recordings to CQL. */
export const cqlAblation: AblationEntry = {
  description: 'DQN on recordings, with each part of CQL, CQL, without each',
  title: 'From DQN to CQL',
  suites: ['classic'],
  ...ablationBySettings(
    {
      double: { ...named('double'), on: { double: true }, off: { double: false } },
      conservative: { ...named('conservative'), on: { conservative: 1 }, off: { conservative: 0 } },
    },
    {
      baseline: { name: 'dqn-on-data', title: 'DQN on recordings' },
      complete: { name: 'cql', title: 'CQL' },
    },
  ),
  literature: 'All arms learn from the recordings of the setting data, with the same number of updates.',
};

function named(part: 'double' | 'conservative'): { readonly title: string; readonly source: string } {
  const { title, source } = parts[part];
  return { title, source };
}

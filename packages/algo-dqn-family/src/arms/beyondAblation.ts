import type { AblationEntry } from '@prism-rl/core';
import { named } from './named.ts';

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
  baseline: { ...named('rainbow'), title: 'Rainbow' },
  complete: { ...named('beyond-rainbow'), title: 'Beyond Rainbow' },
  parts: {
    impala: {
      title: 'residual network',
      source: 'Espeholt et al. 2018, figure 3',
      added: named('rainbow+impala'),
      removed: named('beyond-rainbow-no-impala'),
    },
    // Goes into the residual network, so that Rainbow gets both; the whole loses the normalisation alone.
    spectral: {
      title: 'residual network with spectral normalisation',
      source: 'Miyato et al. 2018, Gogianu et al. 2021',
      added: named('rainbow+spectral'),
      removed: named('beyond-rainbow-no-spectral'),
    },
    iqn: {
      title: 'implicit quantiles (IQN)',
      source: 'Dabney et al. 2018',
      added: named('rainbow+iqn'),
      removed: named('beyond-rainbow-no-iqn'),
    },
    munchausen: {
      title: 'Munchausen',
      source: 'Vieillard et al. 2020',
      added: named('rainbow+munchausen'),
      removed: named('beyond-rainbow-no-munchausen'),
    },
    // A rival of IQN and C51 for one place: it can be put in, but is no part of the whole.
    'hl-gauss': {
      title: 'HL-Gauss',
      source: 'Farebrother et al. 2024',
      added: named('rainbow+hl-gauss'),
    },
  },
};

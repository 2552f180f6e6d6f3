import type { AblationEntry } from '@prism-rl/core';
import { ablationBySettings } from '@prism-rl/core';

const paper = 'Salimans et al. 2017';

const parts = {
  mirrored: { title: 'mirrored samples', source: `${paper}, section 2.1`, off: { mirrored: false } },
  ranks: { title: 'rank shaping', source: `${paper}, section 2.1`, off: { shaping: 'none' } },
  adam: { title: 'Adam', source: 'Kingma & Ba 2015', off: { optimizer: 'sgd' } },
  decay: { title: 'weight decay', source: paper, off: { weightDecay: 0 } },
  observations: {
    title: 'observation normalisation',
    source: 'Mania et al. 2018, V2',
    on: { normalizeObservations: true },
    off: { normalizeObservations: false },
  },
};

/** The parts of evolution strategies: each added alone to plain steps along random directions, and removed alone. */
export const evolutionAblation: AblationEntry = {
  description: 'Random directions with each of five parts, evolution strategies without each',
  title: 'Evolution strategies taken apart',
  suites: ['classic'],
  ...ablationBySettings(parts, {
    baseline: { name: 'directions', title: 'Random directions' },
    complete: { name: 'openai-es', title: 'Evolution strategies' },
  }),
  literature:
    'All arms have the same network, population and step size. Salimans et al. (2017) show no table of these parts.',
};

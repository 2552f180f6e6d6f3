import { type AblationEntry, ablationBySettings } from '@prism-rl/core';

const paper = 'Elsayed et al. 2024';

const parts = {
  traces: {
    title: 'eligibility traces',
    source: `${paper}; Sutton & Barto 2018, section 12.7`,
    off: { lambda: 0 },
  },
  bound: { title: 'bounded steps', source: `${paper}, ObGD`, off: { optimizer: 'sgd', stepSize: 3e-4 } },
  sparse: { title: 'sparse initialisation', source: `${paper}, SparseInit`, off: { sparsity: 0 } },
  norm: {
    title: 'layer normalisation',
    source: `${paper}; Ba et al. 2016`,
    off: { layerNorm: false },
  },
  observations: {
    title: 'observation normalisation',
    source: `${paper}; Welford 1962`,
    off: { normalizeObservations: false },
  },
  rewards: {
    title: 'reward scaling',
    source: `${paper}; Engstrom et al. 2020, section 3`,
    off: { normalizeRewards: false },
  },
};

/** The six parts that make learning from single steps work: each added alone to plain Q-learning, and removed alone from stream Q(λ). */
export const streamAblation: AblationEntry = {
  description: 'Q-learning from single steps, with each of six parts, stream Q(λ), stream Q(λ) without each',
  title: 'Learning from single steps taken apart',
  suites: ['classic', 'minatar'],
  ...ablationBySettings(parts, {
    baseline: { name: 'q', title: 'Q-learning from single steps' },
    complete: { name: 'stream-q', title: 'stream Q(λ)' },
  }),
  literature:
    'All arms are one agent with the network and the exploration of its preset. Without bounded steps α is 0.0003: of 0.001, 0.0003, 0.0001 and 0.00003 the largest with which no arm diverges on CartPole. ' +
    'Elsayed et al. (2024), Streaming Deep Reinforcement Learning Finally Works, leave out one part at a time and find that all of them ' +
    'matter somewhere, and that bounded steps and layer normalisation matter almost everywhere; they show curves and no table.',
};

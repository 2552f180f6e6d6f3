import { type AblationEntry, ablationBySettings } from '@prism-rl/core';

const gumbel = 'Danihelka et al. 2022';

const parts = {
  gumbel: {
    title: 'Gumbel search',
    source: `${gumbel}, algorithm 2`,
    on: { search: 'gumbel' },
    off: { search: 'puct' },
  },
  improved: {
    title: 'the improved policy as target',
    source: `${gumbel}, section 4`,
    on: { policyTarget: 'improved' },
    off: { policyTarget: 'visits' },
  },
  mean: {
    title: 'the mean of outcome and search as value target',
    source: 'Abrams 2018, Lessons from AlphaZero: Connect Four',
    on: { valueTarget: 'mean' },
    off: { valueTarget: 'outcome' },
  },
  symmetries: {
    title: 'mirror images',
    source: 'Silver et al. 2017, AlphaGo Zero',
    on: { symmetries: true },
    off: { symmetries: false },
  },
};

/** Updates draw from the newest rollout alone. */
const window: AblationEntry['parts'][string] = {
  title: 'a window of rollouts',
  source: 'Silver et al. 2017, AlphaGo Zero',
  removed: { name: 'alphazero-no-window', agent: 'alphazero', config: { window: 1 } },
};

/** The complete agent with another number of simulations. */
const thinking = (simulations: number): [string, AblationEntry['parts'][string]] => [
  `simulations-${simulations}`,
  {
    title: `the preset’s simulations instead of ${simulations}`,
    source: `${gumbel}, figure 2`,
    removed: { name: `alphazero-${simulations}`, agent: 'alphazero', config: { simulations } },
  },
];

const between = ablationBySettings(parts, {
  baseline: { name: 'puct', title: 'AlphaZero of 2018' },
  complete: { name: 'alphazero', title: 'Gumbel AlphaZero' },
});

/** Ablation from AlphaZero of 2018 to Gumbel AlphaZero, with fewer and more simulations beside it. */
export const zeroAblation: AblationEntry = {
  description:
    'AlphaZero of 2018, with each of four parts; Gumbel AlphaZero, without each, without a window, and with 2 to 64 simulations',
  title: 'From PUCT to Gumbel AlphaZero',
  suites: ['games'],
  ...between,
  parts: { ...between.parts, window, ...Object.fromEntries([2, 4, 8, 16, 32, 64].map(thinking)) },
};

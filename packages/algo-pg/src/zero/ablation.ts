import { type AblationEntry, ablationBySettings, type Json } from '@prism-rl/core';
import type { ZeroConfig } from './config.ts';

const gumbel = 'Danihelka et al. 2022';
const abrams = 'Abrams 2018, Lessons from AlphaZero: Connect Four';
const zero = 'Silver et al. 2017, AlphaGo Zero';

/** A part that a setting turns on and off. */
const part = (setting: keyof ZeroConfig, on: Json, off: Json, title: string, source: string) => ({
  ...{ title, source, on: { [setting]: on }, off: { [setting]: off } },
});

const between = ablationBySettings(
  {
    gumbel: part('search', 'gumbel', 'puct', 'Gumbel search', `${gumbel}, algorithm 2`),
    improved: part(
      'policyTarget',
      'improved',
      'visits',
      'the improved policy as target',
      `${gumbel}, section 4`,
    ),
    mean: part('valueTarget', 'mean', 'outcome', 'the mean of outcome and search as value target', abrams),
    symmetries: part('symmetries', true, false, 'mirror images', zero),
  },
  {
    baseline: { name: 'puct', title: 'AlphaZero of 2018' },
    complete: { name: 'alphazero', title: 'Gumbel AlphaZero' },
  },
);

/** A part without which the complete agent has another setting. */
const removed = (arm: string | number, title: string, source: string, config: Partial<ZeroConfig>) => ({
  ...{ title, source, removed: { name: `alphazero-${arm}`, agent: 'alphazero', config } },
});

/** The complete agent with fewer or more simulations. */
const thinking = (n: number) => [
  `simulations-${n}`,
  removed(n, `the preset’s simulations instead of ${n}`, `${gumbel}, figure 2`, { simulations: n }),
];

/** Ablation from AlphaZero of 2018 to Gumbel AlphaZero, with fewer and more simulations beside it. */
export const zeroAblation: AblationEntry = {
  description:
    'AlphaZero of 2018, with each of four parts; Gumbel AlphaZero, without each, without a window, and with 2 to 64 simulations',
  title: 'From PUCT to Gumbel AlphaZero',
  suites: ['games'],
  ...between,
  parts: {
    ...between.parts,
    // Updates draw from the newest rollout alone.
    window: removed('no-window', 'a window of rollouts', zero, { window: 1 }),
    ...Object.fromEntries([2, 4, 8, 16, 32, 64].map(thinking)),
  },
};

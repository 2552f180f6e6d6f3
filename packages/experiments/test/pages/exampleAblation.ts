import { type AblationEntry, Rng } from '@prism-rl/core';
import type { AblationData, AblationRun } from '../../src/results/compare/ablationData.ts';

/** DQN, Rainbow and two of its parts. */
export const exampleAblation: AblationEntry = {
  description: 'an example',
  title: 'Rainbow taken apart',
  suites: ['classic'],
  baseline: { name: 'dqn', title: 'DQN', agent: 'dqn' },
  complete: { name: 'rainbow', title: 'Rainbow', agent: 'rainbow' },
  parts: {
    per: {
      title: 'prioritized replay',
      source: 'Schaul et al. 2016',
      added: { name: 'dqn+per', agent: 'dqn+per' },
      removed: { name: 'rainbow-no-per', agent: 'rainbow-no-per' },
      published: { added: '140 % (on Double DQN)', removed: 'Rainbow is better in 53 of 57 games' },
    },
    double: {
      title: 'double Q-learning',
      source: 'van Hasselt et al. 2016',
      added: { name: 'dqn+double', agent: 'dqn+double' },
      removed: { name: 'rainbow-no-double', agent: 'rainbow-no-double' },
    },
  },
  literature: 'Hessel et al. (2018): its <games> are larger.',
};

/** A run whose return rises to its score. */
export function run(
  arm: string,
  environment: string,
  seed: number,
  score: number,
  steps = 1000,
): AblationRun {
  const curve = { envSteps: [steps / 2, steps], meanReturn: [score / 2, score] };
  return { arm, environment, seed, steps, score, curve, stepsPerSecond: arm === 'dqn' ? 1000 : 250 };
}

export function data(runs: readonly AblationRun[], more: Partial<AblationData> = {}): AblationData {
  return { title: 'An ablation', command: 'prism ablate', ablation: exampleAblation, runs, ...more };
}

/** Scores of `count` seeds around a mean. */
export function many(arm: string, environment: string, mean: number, count: number): AblationRun[] {
  const rng = new Rng(mean * 1000 + count);
  return Array.from({ length: count }, (_, k) => run(arm, environment, k + 1, mean + rng.normal(0, 5)));
}

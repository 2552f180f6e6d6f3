// Runs of synthetic ablations.
import { Rng } from '@prism-rl/core';
import type { AblationData, AblationRun } from '../../src/results/compare/ablationData.ts';
import { exampleAblation } from './exampleAblation.ts';

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

/** An ablation of these runs. */
export function data(runs: readonly AblationRun[], more: Partial<AblationData> = {}): AblationData {
  return { title: 'An ablation', command: 'prism ablate', ablation: exampleAblation, runs, ...more };
}

/** Scores of `count` seeds around a mean. */
export function many(arm: string, environment: string, mean: number, count: number): AblationRun[] {
  const rng = new Rng(mean * 1000 + count);
  return Array.from({ length: count }, (_, k) => run(arm, environment, k + 1, mean + rng.normal(0, 5)));
}

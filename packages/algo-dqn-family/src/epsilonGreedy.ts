import type { Rng } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';
import type { DqnConfig } from './dqn/config.ts';

/** Probability of a random action after `envSteps` steps. */
export function scheduledEpsilon(
  config: Pick<DqnConfig, 'epsilonStart' | 'epsilonEnd' | 'epsilonDecay' | 'epsilonSteps'>,
  envSteps: number,
): number {
  const { epsilonStart, epsilonEnd, epsilonDecay, epsilonSteps } = config;
  const progress = envSteps / epsilonSteps;
  const left = epsilonDecay === 'exponential' ? exp(-progress) : Math.max(0, 1 - progress);
  return epsilonEnd + (epsilonStart - epsilonEnd) * left;
}

/**
 * Decides which rows of a batch explore, and gives those a uniformly random action (Sutton & Barto, section 2.2).
 * Each row draws one uniform number, and one action if it explores.
 *
 * @param actions −1 where nothing is chosen yet; receives the random actions, counted from 0. Other rows stay as they are, and draw nothing.
 * @returns whether any row is left to act greedily.
 */
export function exploreEpsilon(rng: Rng, epsilon: number, numActions: number, actions: Int32Array): boolean {
  let anyGreedy = false;
  for (let i = 0; i < actions.length; i++) {
    if (actions[i] !== -1) continue;
    if (rng.random() < epsilon) actions[i] = rng.integers(0, numActions);
    else anyGreedy = true;
  }
  return anyGreedy;
}

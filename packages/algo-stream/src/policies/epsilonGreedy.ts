import type { ConfigOf, Rng } from '@prism-rl/core';
import { randomPossible } from '@prism-rl/core';
import type { epsilonTable } from '../settings.ts';

/** argmax_a q(a); the first of several. */
export function greedyAction(values: ArrayLike<number>): number {
  let best = 0;
  for (let a = 1; a < values.length; a++) if (values[a]! > values[best]!) best = a;
  return best;
}

/** The best action, or with probability ε any that is possible (Sutton & Barto 2018, section 2.2). */
export function epsilonGreedyAction(values: ArrayLike<number>, epsilon: number, rng: Rng): number {
  return rng.random() < epsilon ? randomPossible(rng, values, 0, values.length) : greedyAction(values);
}

/** ε after so many of all steps: it falls linearly over the first part of them. */
export function epsilonAt(
  { epsilonStart, epsilonEnd, epsilonFraction }: ConfigOf<typeof epsilonTable>,
  envSteps: number,
  steps: number,
): number {
  const over = epsilonFraction * steps;
  return envSteps >= over ? epsilonEnd : epsilonStart + ((epsilonEnd - epsilonStart) * envSteps) / over;
}

import { Rng } from '@prism-rl/core';
import { type Searched, type SearchRecipe, TreeBatch } from '../src/index.ts';
import { Bandit } from './toys.ts';

const numActions = 82;
const simulations = 4;

/** By how much a search improves policies. */
export interface Improvement {
  /** The least improvement, over the bandits, of the policy that is learned. */
  readonly least: number;
  /** The mean improvement of the move. */
  readonly move: number;
}

/** Searches random bandits of 82 actions with 4 simulations; the value of the policy, and of each visited action, is exact. */
export function improvementOf(
  recipe: Omit<SearchRecipe, 'simulations'>,
  bandits: number,
  target: 'improved' | 'visits',
): Improvement {
  const rng = new Rng(11);
  let [least, move] = [Number.POSITIVE_INFINITY, 0];
  for (let k = 0; k < bandits; k++) {
    const q = Array.from({ length: numActions }, () => rng.uniform(-1, 1));
    const logits = Array.from({ length: numActions }, () => rng.normal(0, 2));
    const weights = logits.map(Math.exp);
    const sum = weights.reduce((a, b) => a + b);
    const under = (policy: ArrayLike<number>): number =>
      q.reduce((all, value, a) => all + value * policy[a]!, 0);
    const value = under(weights) / sum;
    const bandit = new Bandit(q);
    const judge = bandit.assess(
      () => value,
      (_, a) => logits[a]!,
    );
    const trees = new TreeBatch(bandit, { ...recipe, simulations });
    const found = trees.search(new Float64Array(2), 1, judge, rng) as Searched;
    // In float64: the result is rounded.
    const improved =
      target === 'improved' ? trees.trees.improved(0) : found.visits.map((n) => n / simulations);
    least = Math.min(least, under(improved) - value);
    move += (q[found.actions[0]!]! - value) / bandits;
  }
  return { least, move };
}

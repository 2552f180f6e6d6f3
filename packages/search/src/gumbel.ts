import { impossible } from '@prism-rl/core';
import { log } from '@prism-rl/core/arithmetic';
import { wholeNumber } from '@prism-rl/core/checks';
import type { InteriorRule, RootRule } from './recipe.ts';

/**
 * Returns the schedule of sequential halving: the visits that an action must have to be chosen by each simulation, so that ever fewer actions
 * get ever more simulations (Karnin et al. 2013).
 */
export function consideredVisits(considered: number, simulations: number): Int32Array {
  const visits = new Int32Array(Math.max(1, considered));
  const rounds = Math.max(1, 32 - Math.clz32(visits.length - 1));
  const table = new Int32Array(simulations);
  for (let count = visits.length, t = 0; t < simulations; count = Math.max(2, count >> 1)) {
    for (let more = Math.max(1, Math.floor(simulations / (rounds * count))); more > 0; more--)
      for (let a = 0; a < count; a++) if (t < simulations) table[t++] = visits[a]!++;
  }
  return table;
}

/**
 * Chooses at the roots by sequential halving among actions drawn without replacement by the Gumbel trick; the move is the best of those with
 * most visits (Danihelka et al. 2022, algorithm 2).
 *
 * @param options `considered`: actions to begin with, at most; default 16. `noise`: scale of the noise, 0 for the strongest move; default 1.
 */
export function gumbelRoot(
  options: { readonly considered?: number; readonly noise?: number } = {},
): RootRule {
  const { considered = 16, noise = 1 } = options;
  wholeNumber('considered of gumbelRoot', considered);
  return (trees, roots) => {
    const { numActions, simulations, edgeVisits, logits } = trees;
    const most = Math.min(considered, numActions);
    const tables = Array.from({ length: most + 1 }, (_, count) => consideredVisits(count, simulations));
    const gumbel = new Float64Array(roots * numActions);
    const counts = new Int32Array(roots);
    /** The best action among those with this number of visits, however low it is. */
    const best = (root: number, node: number, visits: number): number => {
      const scores = trees.scaled(node);
      for (let a = 0; a < numActions; a++) {
        const score = gumbel[root * numActions + a]! + logits[node + a]! + scores[a]!;
        scores[a] = edgeVisits[node + a] === visits ? Math.max(-1e9, score) : Number.NEGATIVE_INFINITY;
      }
      return trees.best(node, scores);
    };
    return {
      begin(root, node, rng) {
        counts[root] = 0;
        for (let a = 0; a < numActions; a++) {
          if (logits[node + a] === impossible) continue;
          if (counts[root]! < most) counts[root]!++;
          gumbel[root * numActions + a] = noise === 0 ? 0 : -noise * log(rng.exponential());
        }
      },
      choose: (root, node, simulation) => best(root, node, tables[counts[root]!]![simulation]!),
      move: (root, node) => best(root, node, Math.max(...trees.visitsOf(node))),
    };
  };
}

/** Chooses below the roots so that visits follow the improved policy, without noise (Danihelka et al. 2022, section 5). */
export function completedInterior(): InteriorRule {
  return (trees) => (node) => {
    const scores = trees.improved(node);
    // A node has one visit more than its actions.
    const visits = trees.visits[node]!;
    for (let a = 0; a < scores.length; a++) scores[a]! -= trees.edgeVisits[node + a]! / visits;
    return trees.best(node, scores);
  };
}

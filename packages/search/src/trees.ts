import { impossible } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';

/** The smallest normal number: visited actions have at least this weight in the mixed value. */
const smallest = 2 ** -1022;

/** The nodes of all trees. An edge is an action at a node; its number is node · numActions + action. Values are for the player who moves. */
export type Trees = ReturnType<typeof plant>;

/** What the nodes need to know of a `SearchRecipe`. */
interface NodeSettings {
  readonly simulations: number;
  readonly scale: (values: Float64Array, mostVisits: number) => void;
  readonly mixed?: boolean;
}

/** Creates the nodes of trees. */
export function plant(nodes: number, numActions: number, recipe: NodeSettings) {
  const edges = nodes * numActions;
  const scores = new Float64Array(numActions);
  const policy = new Float64Array(numActions);
  const trees = {
    numActions,
    /** Simulations of a search. */
    simulations: recipe.simulations,
    /** Visits of each node; 1 when it is new. */
    visits: new Int32Array(nodes),
    /** Mean of the values that simulations found at and below each node. */
    values: new Float64Array(nodes),
    /** Value of each node by the network; 0 at the end of a game. */
    rawValues: new Float64Array(nodes),
    /** Visits of each edge. */
    edgeVisits: new Int32Array(edges),
    /** Value of each visited edge: its reward and what follows. */
    edgeValues: new Float64Array(edges),
    /** The node behind each visited edge. */
    children: new Int32Array(edges),
    /** Logit of each edge, less the largest at its node; `impossible` for impossible actions. */
    logits: new Float64Array(edges),
    /** Probability of each edge by the logits. */
    priors: new Float64Array(edges),
    /** Returns the scaled values of a node's actions, completed where unvisited. The next call overwrites the array. */
    scaled(node: number): Float64Array {
      const { edgeVisits, edgeValues, priors } = trees;
      const from = node * numActions;
      let visits = 0;
      let most = 0;
      let weights = 0;
      let weighted = 0;
      for (let e = from; e < from + numActions; e++) {
        const n = edgeVisits[e]!;
        if (n === 0) continue;
        const weight = Math.max(smallest, priors[e]!);
        visits += n;
        weights += weight;
        weighted += weight * edgeValues[e]!;
        if (n > most) most = n;
      }
      let completed = trees.rawValues[node]!;
      if (visits > 0 && recipe.mixed !== false)
        completed = (completed + (visits * weighted) / weights) / (1 + visits);
      for (let a = 0; a < numActions; a++)
        scores[a] = edgeVisits[from + a] === 0 ? completed : edgeValues[from + a]!;
      recipe.scale(scores, most);
      return scores;
    },
    /** Returns the improved policy at a node: the softmax of logits and scaled values. The next call overwrites the array. */
    improved(node: number): Float64Array {
      trees.scaled(node);
      for (let a = 0; a < numActions; a++) scores[a]! += trees.logits[node * numActions + a]!;
      softmax(scores, policy, 0, numActions);
      return policy;
    },
    /** Returns the possible action with the highest score, the lowest of equals; −∞ rules an action out. */
    best(node: number, given: Float64Array): number {
      let best = -1;
      let highest = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < numActions; a++) {
        if (!(given[a]! > highest) || trees.logits[node * numActions + a] === impossible) continue;
        highest = given[a]!;
        best = a;
      }
      return best;
    },
  };
  return trees;
}

/** Writes the probabilities of `count` logits from `at` on; exactly 0 for impossible ones. */
export function softmax(logits: Float64Array, out: Float64Array, at: number, count: number): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = at; k < at + count; k++) if (logits[k]! > most) most = logits[k]!;
  let sum = 0;
  for (let k = at; k < at + count; k++) {
    out[k] = exp(logits[k]! - most);
    sum += out[k]!;
  }
  for (let k = at; k < at + count; k++) out[k]! /= sum;
}

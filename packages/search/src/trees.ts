import { impossible } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';
import type { ValueScale } from './scales.ts';

/**
 * The nodes of all trees, as columns of one memory, in which what belongs to a node lies together: `visits[node]`, and `priors[node + a]` for
 * the edge of an action. Values are for the player who moves.
 */
export type Trees = ReturnType<typeof plant>;

/** Creates the nodes of trees. @param recipe as a `SearchRecipe`. */
export function plant(
  roots: number,
  numActions: number,
  { simulations, scale, mixed = true }: { simulations: number; scale: ValueScale; mixed?: boolean },
) {
  const nodeSize = 7 + 5 * numActions;
  const memory = new Float64Array(roots * (simulations + 1) * nodeSize);
  const ofNodes = (column: number): Float64Array => memory.subarray(column);
  const ofEdges = (column: number): Float64Array => memory.subarray(7 + column * numActions);
  const scores = new Float64Array(numActions);
  const trees = {
    numActions,
    /** Simulations of a search. */
    simulations,
    /** By how much the number of the next node is higher. */
    nodeSize,
    /** Returns the first node of a tree. @param root the tree's number. */
    rootOf: (root: number): number => root * (simulations + 1) * nodeSize,
    /** Visits of each node; 1 when it is new. */
    visits: ofNodes(0),
    /** Mean of the values that simulations found at and below each node. */
    values: ofNodes(1),
    /** Value of each node by the network; 0 at the end of a game. */
    rawValues: ofNodes(2),
    /** Who moves at each node: 0 or 1; −1 if the game is over. */
    turns: ofNodes(3),
    /** The edge to each node, −1 for roots; its reward, and the factor of the node's value for the player who moved. */
    edges: ofNodes(4),
    rewards: ofNodes(5),
    factors: ofNodes(6),
    /** Visits of each edge. */
    edgeVisits: ofEdges(0),
    /** Value of each visited edge: its reward and what follows. */
    edgeValues: ofEdges(1),
    /** The node behind each visited edge. */
    children: ofEdges(2),
    /** Logit of each edge, less the largest at its node; `impossible` for impossible actions. */
    logits: ofEdges(3),
    /** Probability of each edge by the logits. */
    priors: ofEdges(4),
    /** Returns the visits of a node's actions, a view. */
    visitsOf: (node: number): Float64Array => trees.edgeVisits.subarray(node, node + numActions),
    /** Returns the scaled values of a node's actions, completed where unvisited. The next call overwrites the array. */
    scaled(node: number): Float64Array {
      const { edgeVisits, edgeValues, priors } = trees;
      // A node has one visit more than its actions.
      const visits = trees.visits[node]! - 1;
      let most = 0;
      let weights = 0;
      let weighted = 0;
      for (let e = node; e < node + numActions; e++) {
        const n = edgeVisits[e]!;
        if (n === 0) continue;
        // At least the smallest normal number, so that a visited action counts.
        const weight = Math.max(2 ** -1022, priors[e]!);
        weights += weight;
        weighted += weight * edgeValues[e]!;
        if (n > most) most = n;
      }
      let completed = trees.rawValues[node]!;
      if (weights > 0 && mixed) completed = (completed + (visits * weighted) / weights) / (1 + visits);
      for (let a = 0; a < numActions; a++)
        scores[a] = edgeVisits[node + a] === 0 ? completed : edgeValues[node + a]!;
      scale(scores, most);
      return scores;
    },
    /** Returns the improved policy at a node: the softmax of logits and scaled values. The next call overwrites the array. */
    improved(node: number): Float64Array {
      trees.scaled(node);
      for (let a = 0; a < numActions; a++) scores[a]! += trees.logits[node + a]!;
      softmax(scores, scores, 0, numActions);
      return scores;
    },
    /** Returns the possible action with the highest score, the lowest of equals; −∞ rules an action out. */
    best(node: number, given: Float64Array): number {
      let best = -1;
      let most = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < numActions; a++) {
        if (!(given[a]! > most) || trees.logits[node + a] === impossible) continue;
        best = a;
        most = given[a]!;
      }
      return best;
    },
  };
  return trees;
}

/** Writes the probabilities of `count` logits from `at` on; exactly 0 for impossible ones. @returns the largest logit. */
export function softmax(logits: Float64Array, out: Float64Array, at: number, count: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = at; k < at + count; k++) if (logits[k]! > most) most = logits[k]!;
  let sum = 0;
  for (let k = at; k < at + count; k++) {
    out[k] = exp(logits[k]! - most);
    sum += out[k]!;
  }
  for (let k = at; k < at + count; k++) out[k]! /= sum;
  return most;
}

import type { MaybePromise, Outcome, PackedArray, RowState } from '@prism-rl/core';
import { actionMaskOf, impossible, PrismError, packedArray, Rng } from '@prism-rl/core';
import { startsOf, wholeNumber } from '@prism-rl/core/checks';
import type { Assess, SearchRecipe, SearchRules } from './recipe.ts';
import { softmax, type Trees } from './trees.ts';

/** What a search found, a row for each root. */
export interface Searched {
  /** The moves, as actions of the action space. */
  readonly actions: Int32Array;
  /** The improved policy, `[roots, actions]`: what a network learns from the search. */
  readonly improved: Float32Array;
  /** Visits of the roots' actions, `[roots, actions]`. */
  readonly visits: Int32Array;
  /** Values of the roots, for the players who move. */
  readonly values: Float64Array;
  /** Moves that the simulations of each root looked ahead, on average. */
  readonly depths: Float64Array;
}

/** A possible action of a position in a search tree. */
export interface Branch {
  /** As in the action space. */
  readonly action: number;
  /** Its probability by the network. */
  readonly prior: number;
  readonly visits: number;
  /** The return from here on that the search expects for the player who moves at the root; `undefined` without a visit. */
  readonly value: number | undefined;
  /** The actions after it; none where no simulation looked further. */
  readonly next: readonly Branch[];
}

/** Lets trees grow node by node, and keeps what a search needs next to them: states, and where simulations ended. */
export function simulator<S extends RowState>(
  rules: SearchRules<S>,
  { simulations, discount = 1, depth: deepest, root, interior }: SearchRecipe,
  trees: Trees,
  roots: number,
) {
  const { observationSpace, actionSpace, stateType, stateSize, isSparse } = rules;
  const { numActions, nodeSize, rootOf, visits, values, rawValues, turns, edges, rewards, factors } = trees;
  const { edgeVisits, edgeValues, children, logits, priors } = trees;
  const { size } = observationSpace;
  const states = packedArray(stateType, roots * (simulations + 1) * stateSize) as S;
  const row = packedArray(stateType, stateSize) as S;
  // Of each tree: its next node, the one at which its simulation ended, and the moves of all; what its player sees, and what the network says of it.
  const ends = new Int32Array(roots);
  const leaves = new Int32Array(roots);
  const moves = new Int32Array(roots);
  const seen = packedArray(observationSpace.dtype, roots * size);
  const judged = { logits: new Float32Array(roots * numActions), values: new Float32Array(roots) };
  const masked = actionMaskOf(observationSpace)?.offset;
  const chooser = root(trees, roots);
  const inside = interior(trees);
  const action = packedArray(actionSpace.dtype, 1);
  const start = startsOf(actionSpace)[0]!;
  const outcome: Outcome = { reward: 0, terminated: false, truncated: false };
  const chance = refusing(rules.id);

  /** Copies a state: a view of each would cost more than a move. */
  function copy(from: S, source: number, to: S, target: number): void {
    for (let k = 0; k < stateSize; k++) to[target + k] = from[source + k]!;
  }

  /** Adds the next node of a tree, whose state is the row, and writes what its player sees. @returns the node. */
  function add(b: number, edge: number): number {
    const node = ends[b]!;
    const turn = rules.turn?.(row) ?? 0;
    copy(row, 0, states, (node / nodeSize) * stateSize);
    ends[b]! += nodeSize;
    leaves[b] = node;
    edges[node] = edge;
    turns[node] = turn;
    visits[node] = values[node] = rawValues[node] = 0;
    for (let e = node; e < node + numActions; e++) edgeVisits[e] = 0;
    if (isSparse) seen.fill(0, b * size, (b + 1) * size);
    rules.observe(row, seen, b * size, turn);
    return node;
  }

  /** Gives a new node its logits, priors and value. */
  function expand(b: number, node: number): void {
    let sum = judged.values[b]!;
    rawValues[node] = sum;
    for (let a = 0; a < numActions; a++) {
      logits[node + a] = impossible;
      if (masked !== undefined && seen[b * size + masked + a] === 0) continue;
      const logit = judged.logits[b * numActions + a]!;
      logits[node + a] = logit;
      sum += logit;
    }
    if (!Number.isFinite(sum)) {
      throw PrismError.notFinite`The network that judges ${rules.id} gave NaN or infinity.
        It has diverged: train it again with a lower learning rate.`;
    }
    const most = softmax(logits, priors, node, numActions);
    if (most === impossible) {
      throw PrismError.contract`A state of ${rules.id} has not ended, but no action is possible in it.
        Search no games that are over; rules end a game in which no move is possible (terminated).`;
    }
    for (let e = node; e < node + numActions; e++) if (logits[e] !== impossible) logits[e]! -= most;
  }

  /** Takes in what the network says of a leaf, and carries its value up. */
  function climb(b: number): void {
    let node = leaves[b]!;
    if (visits[node] === 0 && turns[node]! >= 0) expand(b, node);
    for (let value = rawValues[node]!; ; ) {
      const n = visits[node]!++;
      values[node] = (n * values[node]! + value) / (n + 1);
      const edge = edges[node]!;
      if (edge < 0) return;
      edgeVisits[edge]!++;
      edgeValues[edge] = rewards[node]! + factors[node]! * values[node]!;
      value = rewards[node]! + factors[node]! * value;
      node = Math.floor(edge / nodeSize) * nodeSize;
    }
  }

  /** Walks down a tree to a new position, or to one at which simulations end. @param rng draws the noise of the first simulation. */
  function descend(b: number, simulation: number, rng: Rng): void {
    let from = rootOf(b);
    if (simulation === 0) chooser.begin(b, from, rng);
    let edge = from + chooser.choose(b, from, simulation);
    moves[b]!++;
    for (let depth = 1; edgeVisits[edge]! > 0; depth++) {
      from = children[edge]!;
      leaves[b] = from;
      if (turns[from]! < 0 || depth === deepest) return;
      moves[b]!++;
      edge = from + inside(from);
    }
    copy(states, (from / nodeSize) * stateSize, row, 0);
    action[0] = start + edge - from;
    rules.step(row, action, 0, chance, outcome);
    const node = add(b, edge);
    children[edge] = node;
    rewards[node] = outcome.reward;
    // What follows is worth as much to the player who moved if they move again, else the negative. Nothing follows the end.
    factors[node] = turns[node] === turns[from] ? discount : -discount;
    if (outcome.terminated || outcome.truncated) {
      factors[node] = 0;
      turns[node] = -1;
    }
  }

  function found(count: number): Searched {
    const at = Array.from({ length: count }, (_, b) => rootOf(b));
    return {
      actions: Int32Array.from(at, (node, b) => start + chooser.move(b, node)),
      improved: Float32Array.from(at.flatMap((node) => [...trees.improved(node)])),
      visits: Int32Array.from(at.flatMap((node) => [...trees.visitsOf(node)])),
      values: Float64Array.from(at, (node) => values[node]!),
      depths: Float64Array.from(moves.subarray(0, count), (sum) => sum / simulations),
    };
  }

  /** @param sign 1 if values of the node are those of the player at the root, −1 if they are the other's. */
  function branches(node: number, levels: number, sign: number): Branch[] {
    const edges = Array.from({ length: numActions }, (_, a) => node + a);
    const possible = edges.filter((edge) => logits[edge] !== impossible);
    return possible.map((edge) => {
      const [visits, child] = [edgeVisits[edge]!, children[edge]!];
      const isOpen = levels > 1 && visits > 1 && turns[child]! >= 0;
      return {
        ...{ action: start + edge - node, prior: priors[edge]!, visits },
        value: visits === 0 ? undefined : sign * edgeValues[edge]!,
        next: isOpen ? branches(child, levels - 1, turns[child] === turns[node] ? sign : -sign) : [],
      };
    });
  }

  let searches = 0;
  return {
    /** Searches as a `TreeBatch` does. */
    search(from: S, count: number, assess: Assess, rng: Rng): MaybePromise<Searched> {
      wholeNumber('roots of a search', count, 1, roots);
      wholeNumber('the length of states', from.length, count * stateSize);
      const search = ++searches;
      for (let b = 0; b < count; b++) {
        ends[b] = rootOf(b);
        moves[b] = 0;
        copy(from, b * stateSize, row, 0);
        add(b, -1);
      }
      // Compiled networks take arrays of their rows' length.
      const shown: PackedArray = seen.subarray(0, count * size);
      const own = judged.logits.subarray(0, count * numActions);
      const out = { logits: own, values: judged.values.subarray(0, count) };
      const judgeFrom = (first: number): MaybePromise<Searched> => {
        for (let round = first; ; round++) {
          for (let b = 0; round > 0 && b < count; b++) {
            climb(b);
            if (round <= simulations) descend(b, round - 1, rng);
          }
          if (round > simulations) return found(count);
          const judging = assess(shown, count, out);
          if (judging instanceof Promise) {
            return judging.then(() => {
              if (search === searches) return judgeFrom(round + 1);
              throw PrismError.state`Another search began before this one ended.
                Await a search before the next, or use another TreeBatch.`;
            });
          }
        }
      };
      return judgeFrom(0);
    },
    /** Reads a tree as a `TreeBatch` does. */
    branches: (b: number, levels: number): Branch[] =>
      branches(rootOf(wholeNumber('root', b, 0, roots - 1)), wholeNumber('levels', levels), 1),
  };
}

/** Random numbers for rules that must draw none: a simulation would see what chance is going to bring. */
function refusing(id: string): Rng {
  const get = (): never => {
    throw PrismError.incompatible`${id} cannot be searched: its rules draw random numbers.
      Searches need rules without chance, such as those of Connect Four.`;
  };
  return new Proxy(new Rng(0), { get });
}

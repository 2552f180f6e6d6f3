import {
  actionMaskOf,
  impossible,
  type MaybePromise,
  type Outcome,
  PrismError,
  packedArray,
  Rng,
  type RowState,
} from '@prism-rl/core';
import { choicesOf, startsOf, wholeNumber } from '@prism-rl/core/checks';
import type { Assess, RootChooser, Searched, SearchRecipe, SearchRules } from './recipe.ts';
import { plant, softmax, type Trees } from './trees.ts';

/**
 * Trees that grow together: each simulation makes one move in every tree, and one call judges all new positions.
 *
 * ```ts no-run
 * const trees = new TreeBatch(rules, { simulations: 32, root: gumbelRoot(), interior: completedInterior(), scale: paperScale() });
 * const { actions } = await trees.search(match.state, 1, assess, rng);
 * ```
 */
export class TreeBatch<S extends RowState = RowState> {
  readonly #rules: SearchRules<S>;
  readonly #recipe: SearchRecipe;
  /** The nodes; a search overwrites them. Root `b` has the node b · (simulations + 1). */
  readonly trees: Trees;
  readonly #nodes: Nodes<S>;
  readonly #root: RootChooser;
  readonly #interior: (node: number) => number;
  readonly #chance: Rng;
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };
  /** Number of searches so far, which distinguishes them. */
  #searches = 0;

  /**
   * @param roots trees, at most.
   * @throws PrismError `incompatible` for rules without a single Discrete action; `invalid-argument` for simulations, depth or roots below 1.
   */
  constructor(rules: SearchRules<S>, recipe: SearchRecipe, roots = 1) {
    const choices = choicesOf(rules.actionSpace);
    if (choices?.length !== 1)
      throw cannot(rules.id, `its actions are ${rules.actionSpace}`, 'A search needs one Discrete action.');
    wholeNumber('depth', recipe.depth ?? 1);
    const perRoot = wholeNumber('simulations', recipe.simulations) + 1;
    const nodes = wholeNumber('roots of a TreeBatch', roots) * perRoot;
    this.#rules = rules;
    this.#recipe = recipe;
    this.trees = plant(nodes, choices[0]!, recipe);
    this.#nodes = nodesOf(rules, nodes, roots);
    this.#root = recipe.root(this.trees, roots);
    this.#interior = recipe.interior(this.trees);
    this.#chance = refusing(rules.id);
  }

  /**
   * Searches from given states.
   *
   * @param states a row for each root, in which the game is not over; stays as it is. @param roots their number.
   * @param assess is called once for the roots and once in each simulation, with a row for each root; rows of trees whose simulation ended at a
   *   known position hold an older one. @param rng draws the roots' noise, root by root.
   * @throws PrismError `invalid-argument` for too many roots or too few states; `incompatible` for rules that draw chance; `contract` for a
   *   state without a possible action; `not-finite` if `assess` writes such numbers; `state` if another search began before this one ended.
   */
  search(states: S, roots: number, assess: Assess, rng: Rng): MaybePromise<Searched> {
    const { stateSize } = this.#rules;
    const { rows, counts, seen, judged } = this.#nodes;
    wholeNumber('roots of a search', roots, 1, counts.length);
    wholeNumber('the length of states', states.length, roots * stateSize);
    const search = ++this.#searches;
    for (let b = 0; b < roots; b++) {
      counts[b] = 0;
      rows[this.#rootOf(b)]!.set(states.subarray(b * stateSize, (b + 1) * stateSize));
      this.#add(b, -1);
    }
    // Compiled networks take arrays of their rows' length.
    const shown = seen.subarray(0, roots * this.#rules.observationSpace.size);
    const judgements = {
      logits: judged.logits.subarray(0, roots * this.trees.numActions),
      values: judged.values.subarray(0, roots),
    };
    const rest = (begun: number): MaybePromise<Searched> => {
      for (let round = begun; round <= this.#recipe.simulations; round++) {
        if (round > 0) for (let b = 0; b < roots; b++) this.#descend(b, round - 1);
        const judging = assess(shown, roots, judgements);
        if (judging instanceof Promise) {
          return judging.then(() => {
            if (search !== this.#searches) throw new PrismError('state', interrupted, { hint: awaiting });
            for (let b = 0; b < roots; b++) this.#climb(b, round, rng);
            return rest(round + 1);
          });
        }
        for (let b = 0; b < roots; b++) this.#climb(b, round, rng);
      }
      return this.#found(roots);
    };
    return rest(0);
  }

  #rootOf(b: number): number {
    return b * (this.#recipe.simulations + 1);
  }

  /** Adds the next node of a tree, whose row is the state, and writes what its player sees. @returns the node. */
  #add(b: number, edge: number): number {
    const { numActions, edgeVisits } = this.trees;
    const { rows, counts, edges, turns, isOver, leaves, isNew, seen } = this.#nodes;
    const { observationSpace, isSparse } = this.#rules;
    const node = this.#rootOf(b) + counts[b]!++;
    const row = rows[node]!;
    const at = b * observationSpace.size;
    edges[node] = edge;
    isOver[node] = 0;
    turns[node] = this.#rules.turn?.(row) ?? 0;
    edgeVisits.fill(0, node * numActions, (node + 1) * numActions);
    leaves[b] = node;
    isNew[b] = 1;
    if (isSparse) seen.fill(0, at, at + observationSpace.size);
    this.#rules.observe(row, seen, at);
    return node;
  }

  /** Walks down a tree to a new position, or to one at which simulations end. */
  #descend(b: number, simulation: number): void {
    const { numActions, edgeVisits, children } = this.trees;
    const { isOver, leaves, isNew } = this.#nodes;
    let node = this.#rootOf(b);
    let action = this.#root.choose(b, node, simulation);
    for (let depth = 1; ; depth++) {
      const edge = node * numActions + action;
      if (edgeVisits[edge] === 0) {
        this.#move(b, node, action);
        return;
      }
      node = children[edge]!;
      if (isOver[node] === 1 || depth === this.#recipe.depth) {
        leaves[b] = node;
        isNew[b] = 0;
        return;
      }
      action = this.#interior(node);
    }
  }

  /** Makes a move that leads to a new node. */
  #move(b: number, from: number, move: number): void {
    const { rows, counts, turns, isOver, rewards, factors, action, start } = this.#nodes;
    const { discount = 1 } = this.#recipe;
    const outcome = this.#outcome;
    const row = rows[this.#rootOf(b) + counts[b]!]!;
    row.set(rows[from]! as never);
    action[0] = start + move;
    this.#rules.step(row, action, 0, this.#chance, outcome);
    const edge = from * this.trees.numActions + move;
    const node = this.#add(b, edge);
    this.trees.children[edge] = node;
    isOver[node] = Number(outcome.terminated || outcome.truncated);
    rewards[node] = outcome.reward;
    // What follows is worth as much to the player who moved if they move again, else the negative. Nothing follows the end.
    factors[node] = isOver[node] === 1 ? 0 : turns[node] === turns[from] ? discount : -discount;
  }

  /** Takes in what the network says of a leaf, and carries its value up. */
  #climb(b: number, round: number, rng: Rng): void {
    const { numActions, visits, values, rawValues, edgeVisits, edgeValues } = this.trees;
    const { leaves, isNew, edges, rewards, factors } = this.#nodes;
    let node = leaves[b]!;
    if (isNew[b] === 1) this.#expand(b, node);
    if (round === 0) this.#root.begin(b, node, rng);
    let value = rawValues[node]!;
    for (;;) {
      const n = visits[node]!++;
      values[node] = (n * values[node]! + value) / (n + 1);
      const edge = edges[node]!;
      if (edge < 0) return;
      edgeVisits[edge]!++;
      edgeValues[edge] = rewards[node]! + factors[node]! * values[node]!;
      value = rewards[node]! + factors[node]! * value;
      node = Math.floor(edge / numActions);
    }
  }

  /** Gives a new node its logits, priors and value. */
  #expand(b: number, node: number): void {
    const { numActions, visits, values, rawValues, logits, priors } = this.trees;
    const { isOver, judged, seen, mask } = this.#nodes;
    visits[node] = values[node] = rawValues[node] = 0;
    if (isOver[node] === 1) return;
    const from = node * numActions;
    const masked = b * this.#rules.observationSpace.size + (mask?.offset ?? 0);
    let most = Number.NEGATIVE_INFINITY;
    let sum = judged.values[b]!;
    for (let a = 0; a < numActions; a++) {
      const isPossible = mask === undefined || seen[masked + a] !== 0;
      const logit = isPossible ? judged.logits[b * numActions + a]! : impossible;
      logits[from + a] = logit;
      if (isPossible) sum += logit;
      if (isPossible && logit > most) most = logit;
    }
    const { id } = this.#rules;
    if (!Number.isFinite(sum))
      throw new PrismError('not-finite', `The network that judges ${id} gave NaN or infinity.`, {
        hint: diverged,
      });
    if (most === Number.NEGATIVE_INFINITY)
      throw new PrismError('contract', `A state of ${id} goes on, but leaves no action possible.`, {
        hint: ending,
      });
    rawValues[node] = judged.values[b]!;
    for (let a = 0; a < numActions; a++) if (logits[from + a] !== impossible) logits[from + a]! -= most;
    softmax(logits, priors, from, numActions);
  }

  #found(roots: number): Searched {
    const { numActions, values, edgeVisits, improved } = this.trees;
    const found = {
      actions: new Int32Array(roots),
      improved: new Float32Array(roots * numActions),
      visits: new Int32Array(roots * numActions),
      values: new Float64Array(roots),
    };
    for (let b = 0; b < roots; b++) {
      const node = this.#rootOf(b);
      found.actions[b] = this.#nodes.start + this.#root.move(b, node);
      found.improved.set(improved(node), b * numActions);
      found.visits.set(edgeVisits.subarray(node * numActions, (node + 1) * numActions), b * numActions);
      found.values[b] = values[node]!;
    }
    return found;
  }
}

const interrupted = 'Another search began before this one ended.';
const awaiting = 'Await a search before the next, or use another TreeBatch.';
const diverged = 'It has diverged: train it again with a lower learning rate.';
const ending = 'Search no games that are over; rules end a game in which no move is possible (terminated).';

type Nodes<S extends RowState> = ReturnType<typeof nodesOf<S>>;

/** What a search keeps next to its trees: states, and the paths of simulations. */
function nodesOf<S extends RowState>(rules: SearchRules<S>, nodes: number, roots: number) {
  const { observationSpace, actionSpace, stateType, stateSize } = rules;
  const [numActions] = choicesOf(actionSpace) as [number];
  const states = packedArray(stateType, nodes * stateSize) as S;
  return {
    // A view for each node: making one costs more than a move.
    rows: Array.from({ length: nodes }, (_, k) => states.subarray(k * stateSize, (k + 1) * stateSize) as S),
    turns: new Uint8Array(nodes),
    isOver: new Uint8Array(nodes),
    /** The edge to each node, −1 for roots; its reward, and the factor of the node's value for the player who moved. */
    edges: new Int32Array(nodes),
    rewards: new Float64Array(nodes),
    factors: new Float64Array(nodes),
    /** Nodes of each tree; where its simulation ended, and whether that node is new. */
    counts: new Int32Array(roots),
    leaves: new Int32Array(roots),
    isNew: new Uint8Array(roots),
    seen: packedArray(observationSpace.dtype, roots * observationSpace.size),
    judged: { logits: new Float32Array(roots * numActions), values: new Float32Array(roots) },
    action: packedArray(actionSpace.dtype, 1),
    start: startsOf(actionSpace)[0]!,
    mask: actionMaskOf(observationSpace),
  };
}

function cannot(id: string, why: string, hint: string): PrismError {
  return new PrismError('incompatible', `${id} cannot be searched: ${why}.`, { hint });
}

/** Random numbers for rules that must draw none: a simulation would see what chance is going to bring. */
function refusing(id: string): Rng {
  const hint = 'Searches need rules without chance, such as those of Connect Four.';
  const get = (): never => {
    throw cannot(id, 'its rules draw random numbers', hint);
  };
  return new Proxy(new Rng(0), { get });
}

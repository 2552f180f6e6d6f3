import { type MaybePromise, PrismError, type Rng, type RowState } from '@prism-rl/core';
import { choicesOf, wholeNumber } from '@prism-rl/core/checks';
import type { Assess, SearchRecipe, SearchRules } from './recipe.ts';
import { type Branch, type Searched, simulator } from './simulator.ts';
import { plant, type Trees } from './trees.ts';

/**
 * Trees that grow together: each simulation makes one move in every tree, and one call judges all new positions.
 *
 * ```ts no-run
 * const trees = new TreeBatch(rules, { simulations: 32, root: gumbelRoot(), interior: completedInterior(), scale: paperScale() });
 * const { actions } = await trees.search(match.state, 1, assess, rng);
 * ```
 */
export class TreeBatch<S extends RowState = RowState> {
  /** The nodes; a search overwrites them. */
  readonly trees: Trees;
  readonly #simulator: ReturnType<typeof simulator<S>>;

  /**
   * @param roots trees, at most.
   * @throws PrismError `incompatible` for rules without a single Discrete action; `invalid-argument` for simulations, depth or roots below 1.
   */
  constructor(rules: SearchRules<S>, recipe: SearchRecipe, roots = 1) {
    const [numActions, ...others] = choicesOf(rules.actionSpace) ?? [];
    if (numActions === undefined || others.length > 0) {
      throw PrismError.incompatible`${rules.id} cannot be searched: its actions are ${rules.actionSpace}.
        A search needs one Discrete action.`;
    }
    wholeNumber('depth', recipe.depth ?? 1);
    wholeNumber('simulations', recipe.simulations);
    wholeNumber('roots of a TreeBatch', roots);
    this.trees = plant(roots, numActions, recipe);
    this.#simulator = simulator(rules, recipe, this.trees, roots);
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
    return this.#simulator.search(states, roots, assess, rng);
  }

  /**
   * Reads the top of a tree after a search: the possible actions of its root, and what follows them.
   *
   * @param root number of the tree; default 0. @param levels moves to follow, 1 for the actions of the root alone; default 2.
   * @throws PrismError `invalid-argument` for a root that the batch has not, or levels below 1.
   */
  branches(root = 0, levels = 2): Branch[] {
    return this.#simulator.branches(root, levels);
  }
}

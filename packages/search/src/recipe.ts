import type { GameTask, MaybePromise, PackedArray, Rng, RowState, RowTask } from '@prism-rl/core';
import type { ValueScale } from './scales.ts';
import type { Trees } from './trees.ts';

/**
 * Rules that can be searched, for one player or for a game, whose `turn` says who moves. They are deterministic and have one Discrete action. The
 * search ignores the step limit of an environment, because a state does not include it.
 */
export type SearchRules<S extends RowState = RowState> = RowTask<unknown, S> &
  Partial<Pick<GameTask<unknown, S>, 'turn' | 'observe'>>;

/**
 * Judges packed observations for the player who sees them: writes a logit for each action, `[rows, actions]`, and each row's value, the return
 * that the player expects. It need not mask impossible actions.
 */
export type Assess = (
  observations: PackedArray,
  rows: number,
  out: { readonly logits: Float32Array; readonly values: Float32Array },
) => MaybePromise<void>;

/** Chooses actions, counted from 0, at the roots of a search. */
export interface RootChooser {
  /** Begins a search: draws all random numbers of a root. @param root its number. @param node its node. */
  begin(root: number, node: number, rng: Rng): void;
  /** Returns the action of a simulation. */
  choose(root: number, node: number, simulation: number): number;
  /** Returns the move after the last simulation. */
  move(root: number, node: number): number;
}

/** Part of a search: how it chooses at its roots, and which move it makes in the end. */
export type RootRule = (trees: Trees, roots: number) => RootChooser;

/** Part of a search: how it chooses below the roots. The function that it returns is called with a node. */
export type InteriorRule = (trees: Trees) => (node: number) => number;

/** A search as data. */
export interface SearchRecipe {
  /** Simulations of a search: each visits one more position. */
  readonly simulations: number;
  readonly root: RootRule;
  readonly interior: InteriorRule;
  readonly scale: ValueScale;
  /**
   * Whether an unvisited action has the mixed value, from the network's value and the values of visited actions (Danihelka et al. 2022, appendix
   * D), or the network's value alone, which improves every policy if it is exact (equation 10). Default true.
   */
  readonly mixed?: boolean;
  /** Factor of the value of the next position; default 1. */
  readonly discount?: number;
  /** Moves that a simulation looks ahead at most; default: no limit. */
  readonly depth?: number;
}

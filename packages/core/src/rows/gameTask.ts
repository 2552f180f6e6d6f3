import type { PackedArray } from '../arrays/arrays.ts';
import type { Rng } from '../rng/rng.ts';
import type { RowState, RowTask } from './rowTask.ts';

/** One of the two players; 0 begins. */
export type Side = 0 | 1;

/** Chooses moves in a game. */
export interface Player<S extends RowState = RowState> {
  /** Returns an action for the player whose turn it is. @param kind what {@link begin} returned, else 0. */
  move(state: S, rng: Rng, kind: number): number;
  /** Called when a game begins: draws which of several opponents plays it, a number that is saved with the game. Default: one opponent. */
  begin?(rng: Rng): number;
}

/** A mirror image or a turn of the board, as permutations. */
export interface GameSymmetry {
  /** For each element of the packed observation the element of the original that it shows. */
  readonly observation: Int32Array;
  /** For each action, counted from 0, the action of the original that it is. */
  readonly actions: Int32Array;
}

/** Knows the best play of both players. */
export interface GameSolver<S extends RowState = RowState> {
  /**
   * Returns the value of each action for the player whose turn it is, NaN for impossible ones: above 0 if it wins, 0 if it draws, below 0 if it
   * loses.
   *
   * @param state of a game that is not over.
   */
  values(state: S): Float64Array;
}

/**
 * Rules of a turn-based game of two players, in which one wins what the other loses. A step is a move of the player whose turn it is, and its
 * reward is that player's; the other's is its negative. The possible moves are the action mask of the observation.
 *
 * `opposed` of `@prism-rl/games` turns a game and an opponent into the environment that one agent sees.
 *
 * @typeParam O the observation, @typeParam S the state's array.
 */
export interface GameTask<O = unknown, S extends RowState = RowState> extends RowTask<O, S> {
  readonly players: 2;
  /** The same rules with a mask, if these have none although some moves lose at once: opponents other than agents choose by it. */
  readonly masked?: GameTask<unknown, S>;
  /** The player whose turn it is. At the end of a game it may be either. */
  turn(state: S): Side;
  /** Writes what a player sees. @param side default: the player whose turn it is. */
  observe(state: S, out: PackedArray, to: number, side?: Side): void;
  /**
   * What an unfinished position is worth to a side: a guess of the rewards that are still to come, less those of the other side. The opponents
   * `greedy` and `minimax:N` count it where they stop to look ahead. Must be finite, and the negative of the other side's. Default: 0.
   */
  worth?(state: S, side: Side): number;
  /** Symmetries of the game apart from the identity: the images of a game are games with the same outcome. Default: none. */
  readonly symmetries?: readonly GameSymmetry[];
  /** Creates a solver, for a game that can be solved. The opponent `perfect` uses it. */
  solver?(): GameSolver<S>;
  /** The name of a possible move, for people: `b3`, `take two`. Default: its number, counted from 1. @param action as in the action space. */
  moveName?(state: S, action: number): string;
}

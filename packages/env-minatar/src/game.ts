/**
 * Common base of the five games. A game is a set of rules over one row of integers: the row is the whole state, so that
 * saving it is copying it and many games lie side by side in one array.
 */
import type { LegacyRng } from '@prism-rl/core/legacy-rng';

/** Rows and columns of every game. */
export const GRID = 10;

/** MinAtar's six actions, the same in every game. */
export const NOOP = 0;
export const LEFT = 1;
export const UP = 2;
export const RIGHT = 3;
export const DOWN = 4;
export const FIRE = 5;

/** Slot of the state row that holds 1 once the episode is over. */
export const TERMINAL = 0;
/** Slot of the state row that holds the action really taken in the step before; sticky actions repeat it. */
export const LAST_ACTION = 1;
/** First slot of the state row that belongs to the game itself. */
export const GAME_STATE = 2;

/** Settings that change a game's rules. */
export interface GameRules {
  /** Whether the game gets harder as it is played (Asterix, Seaquest, Space Invaders). */
  readonly ramping: boolean;
}

/**
 * The rules of one game. Nothing in it holds state: everything that changes stands in the row `s`, of `stateSize` integers.
 *
 * Setting `s[TERMINAL]` never cuts a step short: the rest of the step still happens, random draws and rewards included.
 */
export interface Game {
  /** MinAtar's name of the game: `space_invaders`. */
  readonly name: string;
  /** Name of each channel of the observation, in order; later ones are drawn over earlier ones. */
  readonly channels: readonly string[];
  /** Actions that mean something in this game: the `-v1` action set. */
  readonly minimalActions: readonly number[];
  /** Integers in a state row. */
  readonly stateSize: number;
  /** Starts an episode in row `s`, the two common slots excepted. */
  reset(s: Int32Array, rng: LegacyRng): void;
  /** Plays one step of an episode that is not over and returns the reward. */
  step(s: Int32Array, action: number, rng: LegacyRng, rules: GameRules): number;
  /** Sets the cells that are on in `out`, which is zero from `at` for `10 × 10 × channels` bytes: row, column, channel. */
  draw(s: Int32Array, out: Uint8Array, at: number): void;
}

/** Starts an episode. The last action is kept: MinAtar's sticky actions reach over the end of an episode. */
export function startEpisode(game: Game, s: Int32Array, rng: LegacyRng): void {
  s[TERMINAL] = 0;
  game.reset(s, rng);
}

/** Plays one step with sticky actions and returns its reward. The draw of the sticky coin happens always, also when the episode is over. */
export function playStep(
  game: Game,
  s: Int32Array,
  requested: number,
  rng: LegacyRng,
  rules: GameRules,
  sticky: number,
): number {
  const action = rng.randomSample() < sticky ? s[LAST_ACTION] : requested;
  s[LAST_ACTION] = action;
  return s[TERMINAL] === 0 ? game.step(s, action, rng, rules) : 0;
}

/**
 * Base of the five games. A game is a set of rules over one row of integers. The row is the whole state: copying it saves the game, and a
 * vector's games are rows of one array.
 */
import type { LegacyRng } from './legacyRng.ts';

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
/** Slot of the state row that holds the last action actually taken; sticky actions repeat it. */
export const LAST_ACTION = 1;
/** First slot of the state row that belongs to the game. */
export const GAME_STATE = 2;

/** Settings that change a game's rules. */
export interface GameRules {
  /** Whether the game gets harder as it is played (Asterix, Seaquest, Space Invaders). */
  readonly ramping: boolean;
}

/**
 * The rules of one game. It is stateless: all state is in the row `s` of `stateSize` integers.
 *
 * Setting `s[TERMINAL]` does not cut a step short: the rest of the step still happens, including random draws and rewards.
 */
export interface Game {
  /** MinAtar's name of the game, for example `space_invaders`. */
  readonly name: string;
  /** Names of the observation's channels, in order; later channels are drawn over earlier ones. */
  readonly channels: readonly string[];
  /** Actions with an effect in this game: the `-v1` action set. */
  readonly minimalActions: readonly number[];
  /** Integers in a state row. */
  readonly stateSize: number;
  /** Starts an episode in row `s`, except for the two common slots. */
  reset(s: Int32Array, rng: LegacyRng): void;
  /** Plays one step of an episode that is not over and returns the reward. */
  step(s: Int32Array, action: number, rng: LegacyRng, rules: GameRules): number;
  /** Sets the active cells in `out`, which is zero from `at` for `10 × 10 × channels` bytes: row, column, channel. */
  draw(s: Int32Array, out: Uint8Array, at: number): void;
}

/** Starts an episode. Keeps the last action: MinAtar's sticky actions carry over to the next episode. */
export function startEpisode(game: Game, s: Int32Array, rng: LegacyRng): void {
  s[TERMINAL] = 0;
  game.reset(s, rng);
}

/** Plays one step with sticky actions and returns its reward. Always draws the sticky coin, even after the episode's end. */
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

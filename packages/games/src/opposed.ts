import {
  type Frame,
  type GameTask,
  type Info,
  type Outcome,
  type PackedArray,
  type Player,
  PrismError,
  packedArray,
  type ResetOptions,
  type Rng,
  type RowState,
  type RowTask,
  type Side,
  type Space,
} from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { playerOf } from './players.ts';

/** Reads the option `side` of a reset: the agent's side instead of a drawn one. */
function sideOf(reset: ResetOptions | undefined): Side | undefined {
  const { side } = (reset?.options ?? {}) as { readonly side?: unknown };
  if (side === undefined || side === 0 || side === 1) return side;
  throw PrismError.invalidArgument`The reset option "side" must be 0 or 1, but is ${describeValue(side)}.`;
}

/**
 * A game as one agent sees it: a step is its move and the opponent's reply. A coin decides who begins. A row is the game's state, the agent's
 * side, and which opponent plays.
 */
export class OpposedTask<O = unknown, S extends RowState = RowState> implements RowTask<O, S> {
  readonly id: string;
  readonly stateType: GameTask<O, S>['stateType'];
  readonly stateSize: number;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space;
  readonly maxEpisodeSteps: number | null;
  readonly framesPerSecond?: number;
  readonly isSparse?: boolean;
  readonly checkAction?: (actions: PackedArray, from: number) => void;
  readonly info?: (row: S) => Info;
  readonly draw?: (row: S) => Frame;
  readonly describe?: (row: S) => string;
  /** The game, whose state a row begins with. */
  readonly game: GameTask<O, S>;
  readonly #opponent: Player<S>;
  readonly #openings: number;
  /** Plays the openings. */
  readonly #anyone: Player<S>;
  readonly #reply: PackedArray;
  /** Receives the outcome of moves before the agent's first. */
  readonly #beginning: Outcome = { reward: 0, terminated: false, truncated: false };
  /** The game's state in each row: a view costs more than a move. */
  readonly #states = new WeakMap<S, S>();

  constructor(game: GameTask<O, S>, opponent: Player<S>, openings: number) {
    this.game = game;
    this.#opponent = opponent;
    this.#openings = openings;
    this.#anyone = playerOf(game, 'random');
    this.id = game.id;
    this.stateType = game.stateType;
    this.stateSize = game.stateSize + 2;
    this.observationSpace = game.observationSpace;
    this.actionSpace = game.actionSpace;
    this.maxEpisodeSteps = game.maxEpisodeSteps;
    if (game.framesPerSecond !== undefined) this.framesPerSecond = game.framesPerSecond;
    if (game.isSparse !== undefined) this.isSparse = game.isSparse;
    if (game.checkAction !== undefined)
      this.checkAction = (actions, from) => game.checkAction!(actions, from);
    if (game.info !== undefined) this.info = (row) => game.info!(this.#stateOf(row));
    if (game.draw !== undefined) this.draw = (row) => game.draw!(this.#stateOf(row));
    if (game.describe !== undefined) this.describe = (row) => game.describe!(this.#stateOf(row));
    this.#reply = packedArray(game.actionSpace.dtype, game.actionSpace.size);
  }

  start(row: S, rng: Rng, reset?: ResetOptions): void {
    const game = this.game;
    const state = this.#stateOf(row);
    const side = sideOf(reset);
    game.start(state, rng, reset);
    row[game.stateSize] = side ?? rng.integers(2);
    row[game.stateSize + 1] = this.#opponent.begin?.(rng) ?? 0;
    // An opening after which the agent has no move is drawn again.
    while (!this.#open(row, state, rng)) game.start(state, rng, reset);
  }

  /** Plays the opening, and lets the opponent move if it is its turn. @returns false if the game is over. */
  #open(row: S, state: S, rng: Rng): boolean {
    const begun = this.#beginning;
    if (this.#openings > 0) {
      begun.terminated = begun.truncated = false;
      for (let left = rng.integers(this.#openings + 1); left > 0; left--) {
        this.#reply[0] = this.#anyone.move(state, rng, 0);
        this.game.step(state, this.#reply, 0, rng, begun);
        if (begun.terminated || begun.truncated) return false;
      }
    }
    this.#oppose(row, state, rng, begun);
    return this.#openings === 0 || !(begun.terminated || begun.truncated);
  }

  step(row: S, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    const game = this.game;
    const state = this.#stateOf(row);
    game.step(state, actions, from, rng, outcome);
    if (!outcome.terminated && !outcome.truncated) this.#oppose(row, state, rng, outcome);
  }

  observe(row: S, out: PackedArray, to: number): void {
    this.game.observe(this.#stateOf(row), out, to, row[this.game.stateSize] as Side);
  }

  /** Lets the opponent move until it is the agent's turn or the game is over; makes the rewards the agent's. */
  #oppose(row: S, state: S, rng: Rng, outcome: Outcome): void {
    const game = this.game;
    const [side, kind] = [row[game.stateSize]!, row[game.stateSize + 1]!];
    let { reward } = outcome;
    while (game.turn(state) !== side) {
      this.#reply[0] = this.#opponent.move(state, rng, kind);
      game.step(state, this.#reply, 0, rng, outcome);
      reward -= outcome.reward;
      if (outcome.terminated || outcome.truncated) break;
    }
    outcome.reward = reward;
  }

  #stateOf(row: S): S {
    let state = this.#states.get(row);
    if (state === undefined) {
      state = row.subarray(0, this.game.stateSize) as S;
      this.#states.set(row, state);
    }
    return state;
  }
}

/**
 * Turns a game and an opponent into the rules of an environment for one agent. Observations are from the agent's side; the reward of a step is
 * its move's minus the opponent's reply's. `reset({ options: { side } })` sets the agent's side; by default it is drawn.
 *
 * @param opponent a player, or its name, as in {@link opponentSettings}. @param openings each game begins after 0 to this many random moves of both
 *   players; default 0.
 */
export function opposed<O, S extends RowState>(
  game: GameTask<O, S>,
  opponent: Player<S> | string,
  openings = 0,
): OpposedTask<O, S> {
  const player = typeof opponent === 'string' ? playerOf(game, opponent) : opponent;
  return new OpposedTask(game, player, openings);
}

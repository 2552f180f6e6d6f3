import {
  actionMaskOf,
  type GameTask,
  type Outcome,
  type PackedArray,
  PrismError,
  packedArray,
  Rng,
  type RowState,
  type Side,
} from '@prism-rl/core';
import { choicesOf, possibleIn, startsOf } from '@prism-rl/core/checks';

/**
 * A game move by move, for persons and policies that take their time.
 *
 * ```ts no-run
 * const match = new Match(new Nim());
 * while (match.result === undefined) match.play(await choose(match.observation, match.possible));
 * ```
 */
export class Match<S extends RowState = RowState> {
  readonly state: S;
  /** What the player whose turn it is sees, packed. */
  readonly observation: PackedArray;
  /** Actions so far. */
  readonly moves: number[] = [];
  /** Reward of the player who begins, undefined until the game is over: usually 1 for a win, 0 for a draw, −1 for a loss. */
  result: number | undefined;
  /** Possible actions of the player whose turn it is. */
  possible: readonly number[] = [];
  readonly #game: GameTask<unknown, S>;
  readonly #rng: Rng;
  readonly #action: PackedArray;
  #sum = 0;

  /** @param rng of games with chance; default: seed 0. */
  constructor(game: GameTask<unknown, S>, rng: Rng = new Rng(0)) {
    const { observationSpace, actionSpace, stateType, stateSize } = game;
    this.#game = game;
    this.#rng = rng;
    this.state = packedArray(stateType, stateSize) as S;
    this.observation = packedArray(observationSpace.dtype, observationSpace.size);
    this.#action = packedArray(actionSpace.dtype, actionSpace.size);
    game.start(this.state, rng);
    this.#see();
  }

  /** The player whose turn it is. */
  get turn(): Side {
    return this.#game.turn(this.state);
  }

  /** Makes a move. @throws PrismError `invalid-argument` unless it is possible. */
  play(action: number): void {
    if (!this.possible.includes(action)) {
      const why = this.result === undefined ? '' : ': the game is over';
      throw PrismError.invalidArgument`${this.#game.id}: ${action} is no possible move${why}.
        Choose one of ${this.possible.join(', ') || 'none: begin another game'}.`;
    }
    const sign = this.turn === 0 ? 1 : -1;
    const outcome: Outcome = { reward: 0, terminated: false, truncated: false };
    this.#action[0] = action;
    this.#game.step(this.state, this.#action, 0, this.#rng, outcome);
    this.moves.push(action);
    this.#sum += sign * outcome.reward;
    if (outcome.terminated || outcome.truncated) this.result = this.#sum;
    this.#see();
  }

  #see(): void {
    const { observationSpace, actionSpace, isSparse } = this.#game;
    if (isSparse) this.observation.fill(0);
    this.#game.observe(this.state, this.observation, 0);
    const numMoves = this.result === undefined ? choicesOf(actionSpace)![0]! : 0;
    const moves = possibleIn(this.observation, numMoves, actionMaskOf(observationSpace));
    this.possible = moves.map((move) => startsOf(actionSpace)[0]! + move);
  }
}

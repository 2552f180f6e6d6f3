import {
  type ActionMask,
  actionMaskOf,
  drawPossible,
  type GameTask,
  type MaybePromise,
  type Opponents,
  type Outcome,
  type PackedArray,
  type Player,
  PrismError,
  packedArray,
  Rng,
  type RowState,
} from '@prism-rl/core';
import { choicesOf, possibleIn, startsOf } from '@prism-rl/core/checks';
import { isNamed, isTrained, searchDepth } from './opponentNames.ts';

/**
 * Looks a number of moves ahead, its own and the other player's in turn, and chooses among the best moves at random. Positions where it stops
 * count what the game's `worth` says, or 0. With a depth of 0 it moves at random; with 1 it takes a winning move, or the move to the
 * position with the highest worth. It assumes that a move has one outcome, without chance.
 */
export class SearchPlayer<S extends RowState = RowState> implements Player<S> {
  readonly #game: GameTask<unknown, S>;
  readonly #depth: number;
  readonly #seen: PackedArray;
  readonly #mask: ActionMask | undefined;
  readonly #start: number;
  readonly #numMoves: number;
  readonly #action: PackedArray;
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };
  readonly #states: readonly S[];
  readonly #chance = new Rng(0);

  constructor(given: GameTask<unknown, S>, depth: number) {
    const game = given.masked ?? given;
    this.#game = game;
    this.#depth = depth;
    const { observationSpace, actionSpace, stateType, stateSize } = game;
    this.#seen = packedArray(observationSpace.dtype, observationSpace.size);
    this.#mask = actionMaskOf(observationSpace);
    this.#start = startsOf(actionSpace)[0]!;
    this.#numMoves = choicesOf(actionSpace)![0]!;
    this.#action = packedArray(actionSpace.dtype, 1);
    this.#states = Array.from({ length: depth }, () => packedArray(stateType, stateSize) as S);
  }

  move(state: S, rng: Rng): number {
    if (this.#depth === 0) return this.#start + this.#drawMove(state, rng);
    const best: number[] = [];
    let most = Number.NEGATIVE_INFINITY;
    for (const move of this.#moves(state)) {
      const value = this.#valueOf(state, move, 1);
      if (value > most) best.length = 0;
      if (value >= most) best.push(move);
      most = Math.max(most, value);
    }
    return this.#start + best[rng.integers(best.length)]!;
  }

  #drawMove(state: S, rng: Rng): number {
    if (this.#mask === undefined) return rng.integers(this.#numMoves);
    this.#see(state);
    return drawPossible(this.#seen, rng, this.#mask.offset, this.#mask.size);
  }

  #see(state: S): void {
    if (this.#game.isSparse) this.#seen.fill(0);
    this.#game.observe(state, this.#seen, 0);
  }

  /** The possible moves, counted from 0. */
  #moves(state: S): number[] {
    if (this.#mask !== undefined) this.#see(state);
    return possibleIn(this.#seen, this.#numMoves, this.#mask);
  }

  /** The value of a move for the player who makes it. @param ply moves from the root, including this one. */
  #valueOf(state: S, move: number, ply: number): number {
    const game = this.#game;
    const next = this.#states[ply - 1]!;
    next.set(state as never);
    this.#action[0] = this.#start + move;
    game.step(next, this.#action, 0, this.#chance, this.#outcome);
    const { reward, terminated, truncated } = this.#outcome;
    if (terminated || truncated) return reward;
    const side = game.turn(state);
    if (ply === this.#depth) return reward + (game.worth?.(next, side) ?? 0);
    const sign = game.turn(next) === side ? 1 : -1;
    let best = Number.NEGATIVE_INFINITY;
    for (const reply of this.#moves(next)) best = Math.max(best, this.#valueOf(next, reply, ply + 1));
    return reward + sign * best;
  }
}

/** A trained opponent outside a run: shows spaces, but plays no game. */
class Missing implements Player {
  readonly #id: string;
  readonly #name: string;

  constructor(id: string, name: string) {
    this.#id = id;
    this.#name = name;
  }

  move(): never {
    throw PrismError.invalidConfig`${this.#id}: the opponent ${this.#name} exists only in a run that trains an agent.
      Elsewhere use opponent random, greedy, perfect or minimax:N.`;
  }
}

/** Chooses among the best moves at random. @throws PrismError `incompatible` for a game without a solver. */
function perfectPlayer<S extends RowState>(game: GameTask<unknown, S>): Player<S> {
  const solver = (game.masked ?? game).solver?.();
  if (solver === undefined) {
    throw PrismError.incompatible`${game.id} has no perfect opponent: its rules have no solver.
      Choose the opponent minimax:N.`;
  }
  const start = startsOf(game.actionSpace)[0]!;
  return {
    move(state, rng) {
      const values = solver.values(state);
      const most = Math.max(...values.filter((value) => !Number.isNaN(value)));
      const best = [...values.keys()].filter((move) => values[move] === most);
      return start + best[rng.integers(best.length)]!;
    },
  };
}

/** Creates an opponent of a plugin, or one of {@link playerOf}. */
export function namedPlayer(game: GameTask, name: string, opponents: Opponents = {}): MaybePromise<Player> {
  return Object.hasOwn(opponents, name) ? opponents[name]!.create(game) : playerOf(game, name);
}

/**
 * Creates the player that {@link opponentSettings} names.
 *
 * @throws PrismError `incompatible` for `perfect` in a game without a solver, `unknown-name` for an opponent of a plugin.
 */
export function playerOf<S extends RowState>(game: GameTask<unknown, S>, name: string): Player<S> {
  if (!isNamed(name)) {
    if (isTrained(name)) return new Missing(game.id, name);
    throw PrismError.unknownName`${game.id}: there is no opponent ${name}.
      Opponents are random, greedy, perfect, minimax:N with N from 1 to 9, self, directories of runs such as runs/x, and those of plugins,
      which --plugin loads.`;
  }
  if (name === 'perfect') return perfectPlayer(game);
  return new SearchPlayer(game, searchDepth(name));
}

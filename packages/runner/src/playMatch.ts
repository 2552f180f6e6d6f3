import type { Outcome } from '@prism-rl/core';
import { PrismError, packedArray, Rng } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import { type GameTask, type Player, PossibleMoves, type Side } from '@prism-rl/core/games';
import { TimeSlice } from './timeSlice.ts';

type State = Parameters<GameTask['turn']>[0];

/** Games from one opening; outcomes are the first player's: 1 for a win, 0 for a draw, −1 for a loss. */
export interface OpeningGames {
  /** The first two moves of these games. */
  readonly moves: readonly number[];
  /** Outcomes where the first player of the match begins, and where it does not. */
  readonly outcomes: readonly [begins: readonly number[], follows: readonly number[]];
}

/** Options of {@link playMatch}. */
export interface MatchOptions {
  /** Games to play at least; default: one from each opening and side. More are useful if a player is random. */
  readonly games?: number;
  readonly seed?: number;
  /** Ends the match early, with the openings played so far. */
  readonly signal?: AbortSignal;
}

/**
 * Lets two players play a game from all openings of two moves that do not end it, from both sides.
 *
 * @throws PrismError `invalid-argument` unless `games` is a positive integer; `contract` if every two moves end the game.
 */
export async function playMatch(
  game: GameTask,
  players: readonly [first: Player, second: Player],
  { games = 1, seed = 0, signal }: MatchOptions = {},
): Promise<OpeningGames[]> {
  requireCounts('playMatch', { games });
  const table = new Table(game, new Rng(seed));
  const slice = new TimeSlice();
  const played: OpeningGames[] = [];
  const openings = table.openings();
  const rounds = Math.ceil(games / (2 * openings.length));
  for (const moves of openings) {
    const outcomes: [number[], number[]] = [[], []];
    for (const side of [0, 1] as const) {
      for (let round = 0; round < rounds; round++) {
        if (signal?.aborted === true) return played;
        outcomes[side].push(table.play(players, side, moves));
        if (slice.isOver()) await slice.next();
      }
    }
    played.push({ moves, outcomes });
  }
  if (played.length > 0) return played;
  throw new PrismError('contract', `${game.id} has no opening of two moves: every two moves end it.`);
}

/** One game at a time, with its state. */
class Table {
  readonly #game: GameTask;
  readonly #rng: Rng;
  readonly #moves: PossibleMoves;
  readonly #state: State;
  readonly #action: ReturnType<typeof packedArray>;
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };

  constructor(game: GameTask, rng: Rng) {
    this.#game = game;
    this.#rng = rng;
    this.#moves = new PossibleMoves(game);
    this.#state = packedArray(game.stateType, game.stateSize) as State;
    this.#action = packedArray(game.actionSpace.dtype, game.actionSpace.size);
  }

  /** Finds all pairs of possible moves after which the game continues. */
  openings(): number[][] {
    const after = (moves: readonly number[]): number[][] => {
      this.#begin();
      for (const move of moves) if (this.#step(move)) return [];
      return this.#moves.in(this.#state).map((move) => [...moves, move]);
    };
    const pairs = after([]).flatMap((first) => after(first));
    return pairs.filter((moves) => after(moves).length > 0);
  }

  /** Plays a game. @param side of the first player. @returns its outcome. */
  play(players: readonly [Player, Player], side: Side, moves: readonly number[]): number {
    this.#begin();
    const kinds = players.map((player) => player.begin?.(this.#rng) ?? 0);
    let sum = 0;
    for (let ply = 0; ; ply++) {
      const turn = this.#game.turn(this.#state);
      const who = turn === side ? 0 : 1;
      const isOver = this.#step(moves[ply] ?? players[who]!.move(this.#state, this.#rng, kinds[who]!));
      sum += who === 0 ? this.#outcome.reward : -this.#outcome.reward;
      if (isOver) return Math.sign(sum);
    }
  }

  #begin(): void {
    this.#outcome.terminated = this.#outcome.truncated = false;
    this.#game.start(this.#state, this.#rng);
  }

  /** @returns whether the game is over. */
  #step(move: number): boolean {
    this.#action[0] = move;
    this.#game.step(this.#state, this.#action, 0, this.#rng, this.#outcome);
    return this.#outcome.terminated || this.#outcome.truncated;
  }
}

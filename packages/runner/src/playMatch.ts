import { type GameTask, type Player, PrismError, Rng } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import { Match } from '@prism-rl/games';
import { TimeSlice } from './timeSlice.ts';

/** Games from one opening; outcomes are the first player's: 1 for a win, 0 for a draw, −1 for a loss. */
export interface OpeningGames {
  /** The first two moves of these games. */
  readonly moves: readonly number[];
  /** Outcomes where the first player of the match begins, and where it does not. */
  readonly outcomes: readonly [begins: readonly number[], follows: readonly number[]];
}

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
  const rng = new Rng(seed);
  const slice = new TimeSlice();
  const played: OpeningGames[] = [];
  const begun = (moves: readonly number[]): Match => {
    const match = new Match(game, rng);
    for (const move of moves) match.play(move);
    return match;
  };
  const openings = begun([])
    .possible.flatMap((one) => begun([one]).possible.map((two) => [one, two]))
    .filter((moves) => begun(moves).result === undefined);
  const rounds = Math.ceil(games / (2 * openings.length));
  for (const moves of openings) {
    const outcomes: [number[], number[]] = [[], []];
    for (const side of [0, 1] as const) {
      for (let round = 0; round < rounds; round++) {
        if (signal?.aborted === true) return played;
        const match = begun(moves);
        const kinds = players.map((player) => player.begin?.(rng) ?? 0);
        while (match.result === undefined) {
          const who = match.turn === side ? 0 : 1;
          match.play(players[who].move(match.state, rng, kinds[who]!));
        }
        outcomes[side].push(Math.sign(side === 0 ? match.result : 0 - match.result));
        if (slice.isOver()) await slice.next();
      }
    }
    played.push({ moves, outcomes });
  }
  if (played.length > 0) return played;
  throw PrismError.contract`${game.id} has no opening of two moves: every two moves end it.`;
}

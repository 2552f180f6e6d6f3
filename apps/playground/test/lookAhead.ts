// Plays board games by looking ahead alone.
import { type GameTask, Rng } from '@prism-rl/core';
import { Match } from '@prism-rl/games';
import { plugin } from '@prism-rl/games/plugin';
import type { Assess } from '@prism-rl/search';
import { treesOf } from '../src/run/board/worstMove.ts';

/** Knows nothing of positions: a search by it finds the ends of games. */
export const blind: Assess = (_, __, { logits, values }) => {
  logits.fill(0);
  values.fill(0);
};

/** The rules of a board game. */
export async function gameOf(id: string) {
  const entry = plugin.environments![id]!;
  return (await entry.game!({ ...entry.defaults })) as GameTask<unknown, Int32Array>;
}

/** The best move after these moves, by a search; `undefined` if the game is over. */
export async function bestMove(id: string, moves: readonly number[]): Promise<number | undefined> {
  const game = await gameOf(id);
  const match = new Match(game);
  for (const move of moves) match.play(move);
  if (match.result !== undefined) return undefined;
  const { actions } = await treesOf(game, 300).search(match.state, 1, blind, new Rng(0));
  return actions[0];
}

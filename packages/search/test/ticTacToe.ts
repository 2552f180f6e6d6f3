import type { GameTask, Outcome } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import { plugin } from '@prism-rl/games/plugin';
import { type Assess, type Searched, type SearchRecipe, TreeBatch } from '../src/index.ts';

const { game, defaults } = plugin.environments!['TicTacToe-v0']!;
const rules = (await game!(defaults)) as GameTask<unknown, Int32Array>;
const chance = new Rng(0);

/** A position: its value for the player to move, and the value of each move; none at the end of the game. */
interface Position {
  readonly row: Int32Array;
  readonly value: number;
  readonly moves: readonly (readonly [cell: number, value: number])[];
}

const known = new Map<string, Position>();

function solve(row: Int32Array, isOver: boolean): Position {
  const found = known.get(row.join(''));
  if (found !== undefined) return found;
  const moves: [number, number][] = [];
  for (let cell = 0; cell < 9 && !isOver; cell++) {
    if (row[cell] !== 0) continue;
    const next = row.slice();
    const outcome: Outcome = { reward: 0, terminated: false, truncated: false };
    rules.step(next, Int32Array.of(cell), 0, chance, outcome);
    moves.push([cell, outcome.reward - solve(next, outcome.terminated).value]);
  }
  const position = { row, moves, value: isOver ? 0 : Math.max(...moves.map(([, value]) => value)) };
  known.set(row.join(''), position);
  return position;
}

solve(new Int32Array(9), false);

/** All positions, from the empty board to the ends. */
export const positions: readonly Position[] = [...known.values()];

/** The position that a player sees: the nine cells behind the mask, 1 the player's. */
function seen(observations: ArrayLike<number>, i: number): Position {
  const board = Array.from({ length: 9 }, (_, cell) => observations[18 * i + 9 + cell]!);
  const isSecond =
    board.filter((player) => player === 1).length < board.filter((player) => player === 2).length;
  return known.get(board.map((player) => (player === 0 || !isSecond ? player : 3 - player)).join(''))!;
}

/** An evaluator with exact values. @param prefer the logits of a position, by cell; default: all equal. */
export function exact(
  prefer: (position: Position) => { readonly [cell: number]: number } = () => ({}),
): Assess {
  return (observations, rows, out) => {
    out.logits.fill(0);
    for (let i = 0; i < rows; i++) {
      const position = seen(observations, i);
      out.values[i] = position.value;
      if (position.moves.length === 0) continue;
      for (const [cell, logit] of Object.entries(prefer(position))) out.logits[9 * i + Number(cell)] = logit;
    }
  };
}

/** Positions in which the search does not play a best move. */
export function mistakes(recipe: SearchRecipe, assess: Assess, among: readonly Position[]): number {
  const roots = 40;
  const trees = new TreeBatch(rules, recipe, roots);
  const rng = new Rng(5);
  let count = 0;
  for (let k = 0; k < among.length; k += roots) {
    const some = among.slice(k, k + roots);
    const states = Int32Array.from(some.flatMap(({ row }) => [...row]));
    const { actions } = trees.search(states, some.length, assess, rng) as Searched;
    for (const [i, { moves, value }] of some.entries())
      if (moves.find(([cell]) => cell === actions[i])![1] < value) count++;
  }
  return count;
}

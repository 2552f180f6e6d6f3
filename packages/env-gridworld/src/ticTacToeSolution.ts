import type { MaybePromise } from '@prism-rl/core';
import { cells, emptyCells, hasWon } from './ticTacToeBoard.ts';
import type { TicTacToeObservation } from './ticTacToeTask.ts';

const [agent, opponent] = [1, 2];

/** Tic-tac-toe against random play, solved by enumeration: every board that the agent can be shown, from the last moves back. */
export class TicTacToeSolution {
  /** v* of boards at which the agent moves, by {@link numberOf}; NaN where none was met. */
  readonly #values = new Float64Array(3 ** cells).fill(Number.NaN);

  /** Expected return of the best play, before the coin is thrown for who begins. */
  get expectedReturn(): number {
    const board = new Int32Array(cells);
    return 0.5 * this.value(board) + 0.5 * this.#reply(board);
  }

  /** Expected return of the best play from a board at which the agent moves. */
  value(board: Int32Array): number {
    const number = numberOf(board);
    const known = this.#values[number]!;
    if (!Number.isNaN(known)) return known;
    let best = Number.NEGATIVE_INFINITY;
    for (let cell = 0; cell < cells; cell++)
      if (board[cell] === 0) best = Math.max(best, this.moveValue(board, cell));
    this.#values[number] = best;
    return best;
  }

  /** Expected return of a move, and of the best play behind it. */
  moveValue(board: Int32Array, cell: number): number {
    const after = board.slice();
    after[cell] = agent;
    if (hasWon(after, agent)) return 1;
    return emptyCells(after) === 0 ? 0 : this.#reply(after);
  }

  /** The first of the best moves. */
  bestMove(observation: TicTacToeObservation): number {
    const board = observation instanceof Int32Array ? observation : observation.observation;
    const best = this.value(board);
    return board.findIndex((player, cell) => player === 0 && this.moveValue(board, cell) === best);
  }

  /**
   * Expected return of a way to play, before the coin is thrown for who begins: all games at once, each board with its probability.
   *
   * @param play the cells that it chooses on boards at which the agent moves, one for each; a taken cell loses.
   */
  async returnOf(play: (boards: readonly Int32Array[]) => MaybePromise<ArrayLike<number>>): Promise<number> {
    const begin = new Int32Array(cells);
    let sum = 0;
    let met = new Map<string, Met>([['begin', { board: begin, probability: 0.5 }]]);
    addReplies(met, begin, 0.5);
    while (met.size > 0) {
      const boards = [...met.values()];
      const chosen = await play(boards.map(({ board }) => board));
      met = new Map();
      for (const [k, { board, probability }] of boards.entries()) {
        const after = board.slice();
        after[chosen[k]!] = agent;
        if (board[chosen[k]!] !== 0) sum -= probability;
        else if (hasWon(after, agent)) sum += probability;
        else sum -= addReplies(met, after, probability);
      }
    }
    return sum;
  }

  /** The mean over all replies of the opponent. */
  #reply(board: Int32Array): number {
    let sum = 0;
    for (let cell = 0; cell < cells; cell++) {
      if (board[cell] !== 0) continue;
      const after = board.slice();
      after[cell] = opponent;
      sum += hasWon(after, opponent) ? -1 : emptyCells(after) === 0 ? 0 : this.value(after);
    }
    return sum / emptyCells(board);
  }
}

/** A board at which the agent moves, and how probable it is to be met. */
interface Met {
  readonly board: Int32Array;
  readonly probability: number;
}

/** Adds the boards that the opponent's replies lead to. @returns the probability of those that win for the opponent, which are not added. */
function addReplies(met: Map<string, Met>, board: Int32Array, probability: number): number {
  const each = probability / emptyCells(board);
  let lost = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (board[cell] !== 0) continue;
    const after = board.slice();
    after[cell] = opponent;
    if (hasWon(after, opponent)) lost += each;
    else if (emptyCells(after) > 0) {
      const key = after.join('');
      met.set(key, { board: after, probability: (met.get(key)?.probability ?? 0) + each });
    }
  }
  return lost;
}

/** A number for each board: its cells as digits of base 3. */
function numberOf(board: Int32Array): number {
  return board.reduce((number, player) => 3 * number + player, 0);
}

import { RowEnv, RowVector } from '@prism-rl/core';
import type { TicTacToeConfig } from './settings.ts';
import type { TicTacToeObservation } from './ticTacToeTask.ts';
import { TicTacToeTask } from './ticTacToeTask.ts';

/** Tic-tac-toe against an opponent who plays at random: a game whose moves are not all possible, small enough to be solved exactly. */

/**
 * One board.
 *
 * - Observation: `action_mask`, 1 for each empty cell; `observation`, the nine cells row by row: 0 empty, 1 the agent's, 2 the opponent's.
 *   With `mask: false` the cells alone.
 * - Action: a cell from 0 to 8. A taken one is refused; with `mask: false` it loses the game.
 * - Reward: 1 for a win, 0 for a draw, −1 for a loss, at the end. A coin decides who begins; the best play brings
 *   0.9598 on average.
 * - Terminated at the end of the game; never truncated.
 */
export class TicTacToe extends RowEnv<TicTacToeObservation, number, Int32Array> {
  constructor(config: Partial<TicTacToeConfig> = {}, id = 'TicTacToe-v0') {
    super(new TicTacToeTask(config, id));
  }
}

/** Many boards in one array. Environment `i` is the single one that was seeded with `seed + i`. */
export class TicTacToeVector extends RowVector<TicTacToeObservation, Int32Array> {
  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer. */
  constructor(numEnvs: number, config: Partial<TicTacToeConfig> = {}, id = 'TicTacToe-v0') {
    super(numEnvs, new TicTacToeTask(config, id));
  }
}

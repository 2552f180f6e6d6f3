import type { Frame, Outcome, PackedArray, Rng, RowTask, Space } from '@prism-rl/core';
import { Dict, Discrete, MultiBinary, MultiDiscrete, resolveConfig } from '@prism-rl/core';
import type { TicTacToeConfig } from './settings.ts';
import { ticTacToeSettings } from './settings.ts';
import { cells, emptyCells, hasWon, isOver } from './ticTacToeBoard.ts';
import { drawTicTacToe } from './ticTacToePicture.ts';

/** The board, and which cells are empty; without masks the board alone. */
export type TicTacToeObservation =
  | Int32Array
  | { readonly action_mask: Int8Array; readonly observation: Int32Array };

const [agent, opponent] = [1, 2];

/** The rules of tic-tac-toe against an opponent who plays at random. A row is the board. */
export class TicTacToeTask implements RowTask<TicTacToeObservation, Int32Array> {
  readonly id: string;
  readonly stateType = 'int32';
  readonly stateSize: number = cells;
  readonly observationSpace: Space<TicTacToeObservation>;
  readonly actionSpace: Discrete = new Discrete(cells);
  readonly maxEpisodeSteps = null;
  readonly framesPerSecond = 2;
  readonly #isMasked: boolean;

  constructor(config: Partial<TicTacToeConfig>, id: string) {
    this.id = id;
    const { mask } = resolveConfig(`environment ${id}`, ticTacToeSettings, { ...config });
    const board = new MultiDiscrete(new Array<number>(cells).fill(3));
    this.#isMasked = mask;
    this.observationSpace = (
      mask ? new Dict({ action_mask: new MultiBinary(cells), observation: board }) : board
    ) as Space<TicTacToeObservation>;
  }

  /** A coin decides who begins. */
  start(row: Int32Array, rng: Rng): void {
    row.fill(0);
    if (rng.integers(2) === 1) playAtRandom(row, rng);
  }

  step(row: Int32Array, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    const cell = actions[from]!;
    // Only without masks: with them it is refused.
    const isTaken = row[cell] !== 0;
    if (!isTaken) row[cell] = agent;
    if (!isTaken && !isOver(row)) playAtRandom(row, rng);
    outcome.reward = isTaken || hasWon(row, opponent) ? -1 : hasWon(row, agent) ? 1 : 0;
    outcome.terminated = isTaken || isOver(row);
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    let k = to;
    if (this.#isMasked) {
      const isOpen = !isOver(row);
      for (let cell = 0; cell < cells; cell++) out[k++] = isOpen && row[cell] === 0 ? 1 : 0;
    }
    for (let cell = 0; cell < cells; cell++) out[k++] = row[cell]!;
  }

  draw(row: Int32Array): Frame {
    return drawTicTacToe(row);
  }

  describe(row: Int32Array): string {
    const text = Array.from(row, (player) => '·XO'[player]).join(' ');
    return [text.slice(0, 5), text.slice(6, 11), text.slice(12)].join('\n');
  }
}

/** The opponent takes one of the empty cells, all alike. */
function playAtRandom(row: Int32Array, rng: Rng): void {
  let skip = rng.integers(emptyCells(row));
  for (let cell = 0; cell < cells; cell++) {
    if (row[cell] !== 0 || skip-- > 0) continue;
    row[cell] = opponent;
    return;
  }
}

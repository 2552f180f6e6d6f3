import {
  Box,
  Dict,
  Discrete,
  type Frame,
  type GameSymmetry,
  type GameTask,
  MultiBinary,
  type Outcome,
  type PackedArray,
  type Rng,
  type Side,
  type Space,
} from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';

/** The mask of possible moves, and the board: for each cell whether it holds a piece of the player, and of the other. */
export interface BoardObservation {
  readonly action_mask: Int8Array;
  readonly observation: Int8Array;
}

/** Maps a cell that a player sees to its row and column on the board, counted from above. */
type View = (row: number, column: number, last: number) => readonly [row: number, column: number];

interface BoardOptions {
  readonly id: string;
  /** Rows and columns. */
  readonly size: number;
  readonly numActions: number;
  /** How the player who follows sees the board, so that both play alike; default: as the other does. */
  readonly view?: View;
  /** Number of cells that each row is shifted to the right of the row above; default 0. */
  readonly shift?: number;
}

const side = 60;
const paper: Color = [236, 226, 200];
const field: Color = [206, 190, 150];
const colors: readonly Color[] = [field, [40, 40, 46], [250, 250, 246]];

/**
 * Rules on a square board of black and white pieces. A row is the board from above, 0 empty, 1 of the player who begins, 2 of the other; then whose
 * turn it is, and whether the game is over. Observations and actions are as the player to move sees the board.
 */
export abstract class BoardGame implements GameTask<BoardObservation, Int32Array> {
  readonly players = 2;
  readonly id: string;
  readonly stateType = 'int32';
  readonly stateSize: number;
  readonly observationSpace: Space<BoardObservation>;
  readonly actionSpace: Discrete;
  readonly maxEpisodeSteps = null;
  readonly framesPerSecond = 2;
  readonly isSparse = true;
  abstract readonly symmetries: readonly GameSymmetry[];
  protected readonly size: number;
  protected readonly cells: number;
  /** Maps each cell that a side sees to a cell of the board. */
  protected readonly views: readonly [Int32Array, Int32Array];
  readonly #shift: number;

  constructor({ id, size, numActions, view, shift = 0 }: BoardOptions) {
    this.id = id;
    this.size = size;
    this.cells = size * size;
    this.stateSize = this.cells + 2;
    this.actionSpace = new Discrete(numActions);
    this.observationSpace = new Dict({
      action_mask: new MultiBinary(numActions),
      observation: new Box({ low: 0, high: 1, shape: [size, size, 2], dtype: 'int8' }),
    }) as unknown as Space<BoardObservation>;
    const same: View = (row, column) => [row, column];
    this.views = [this.image(same), this.image(view ?? same)];
    this.#shift = shift;
  }

  /** Whether the player to move can make a move. */
  protected abstract isPossible(row: Int32Array, action: number): boolean;
  /** Makes a move on the board. @returns the reward of a move that ends the game, else undefined; changes the turn if it goes to the other. */
  protected abstract move(row: Int32Array, action: number): number | undefined;
  /** Places the pieces of the beginning on an empty board. */
  protected abstract place(row: Int32Array): void;

  turn(row: Int32Array): Side {
    return row[this.cells] as Side;
  }

  start(row: Int32Array): void {
    row.fill(0);
    this.place(row);
  }

  step(row: Int32Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const reward = this.move(row, actions[from]!);
    outcome.terminated = reward !== undefined;
    outcome.reward = reward ?? 0;
    if (outcome.terminated) row[this.cells + 1] = 1;
  }

  observe(row: Int32Array, out: PackedArray, to: number, side: Side = this.turn(row)): void {
    const { n } = this.actionSpace;
    if (row[this.cells + 1] === 0 && side === this.turn(row))
      for (let action = 0; action < n; action++) if (this.isPossible(row, action)) out[to + action] = 1;
    const view = this.views[side];
    for (let cell = 0; cell < this.cells; cell++) {
      const player = row[view[cell]!]!;
      if (player !== 0) out[to + n + 2 * cell + (player === side + 1 ? 0 : 1)] = 1;
    }
  }

  moveName(row: Int32Array, action: number): string {
    return this.cellName(this.views[this.turn(row)][action]!);
  }

  draw(row: Int32Array): Frame {
    const { size } = this;
    const [across, down] = [size + this.#shift * (size - 1), this.#shift === 0 ? 1 : 0.87];
    const canvas = new Canvas(Math.ceil(across * side), Math.ceil((size - 1) * down * side + side), paper);
    for (let cell = 0; cell < this.cells; cell++) {
      const y = Math.floor(cell / size);
      const x = ((cell % size) + 0.5 + this.#shift * y) * side;
      canvas.disc(x, ((size - 1 - y) * down + 0.5) * side, 0.42 * side, colors[row[cell]!]!);
    }
    return canvas.frame();
  }

  describe(row: Int32Array): string {
    const letters = Array.from({ length: this.size }, (_, column) => this.cellName(column)[0]).join(' ');
    const lines = Array.from({ length: this.size }, (_, y) => {
      const cells = Array.from({ length: this.size }, (_, x) => '·XO'[row[y * this.size + x]!]);
      const number = this.cellName(y * this.size).slice(1);
      return `${' '.repeat(2 * this.#shift * y)}${number} ${cells.join(' ')}`;
    });
    return [`  ${letters}`, ...lines].join('\n');
  }

  /** A letter for the column and a number for the row, counted from above. */
  protected cellName(cell: number): string {
    return 'abcdefghi'[cell % this.size]! + (Math.floor(cell / this.size) + 1);
  }

  /** Returns for each cell of an image of the board the cell that it shows. */
  protected image(view: View): Int32Array {
    const { size } = this;
    return Int32Array.from({ length: size * size }, (_, cell) => {
      const [row, column] = view(Math.floor(cell / size), cell % size, size - 1);
      return row * size + column;
    });
  }

  /** A symmetry that shows each cell at another. @param actions default: an action is a cell. */
  protected symmetry(view: View, actionsOf = (cells: Int32Array): Int32Array => cells): GameSymmetry {
    const cells = this.image(view);
    const actions = actionsOf(cells);
    const { n } = this.actionSpace;
    const shown = (k: number): number => (k < n ? actions[k]! : n + 2 * cells[(k - n) >> 1]! + ((k - n) & 1));
    return { actions, observation: Int32Array.from({ length: n + 2 * this.cells }, (_, k) => shown(k)) };
  }

  /** Gives the turn to the other player. */
  protected pass(row: Int32Array): void {
    row[this.cells] = 1 - row[this.cells]!;
  }
}

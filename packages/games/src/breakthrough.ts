import type { GameSymmetry } from '@prism-rl/core';
import { BoardGame } from './boardGame.ts';

/**
 * Rules of Breakthrough: pieces move one cell forwards, straight or diagonally, and capture diagonally; who reaches the last row wins. An action is
 * three times the piece's cell, as the player who moves sees the board from below, plus 0 for a move to the left, 1 straight, 2 to the right.
 */
export class BreakthroughGame extends BoardGame {
  readonly symmetries: readonly GameSymmetry[];

  constructor(size: number, id = 'Breakthrough-v0') {
    super({ id, size, numActions: 3 * size * size, view: (row, column, last) => [last - row, column] });
    const mirrored = (cells: Int32Array): Int32Array =>
      Int32Array.from({ length: 3 * cells.length }, (_, k) => 3 * cells[Math.floor(k / 3)]! + 2 - (k % 3));
    this.symmetries = [this.symmetry((row, column, last) => [row, last - column], mirrored)];
  }

  protected place(row: Int32Array): void {
    // As in OpenSpiel.
    const rows = this.size < 6 ? 1 : 2;
    row.fill(2, 0, rows * this.size);
    row.fill(1, this.cells - rows * this.size, this.cells);
  }

  protected isPossible(row: Int32Array, action: number): boolean {
    const side = this.turn(row);
    const view = this.views[side];
    const from = Math.floor(action / 3);
    const right = (action % 3) - 1;
    const column = (from % this.size) + right;
    if (row[view[from]!] !== side + 1 || from < this.size || column < 0 || column >= this.size) return false;
    const met = row[view[from - this.size + right]!]!;
    return met === 0 || (met === 2 - side && right !== 0);
  }

  protected move(row: Int32Array, action: number): number | undefined {
    const side = this.turn(row);
    const view = this.views[side];
    const from = Math.floor(action / 3);
    const to = from - this.size + (action % 3) - 1;
    row[view[from]!] = 0;
    row[view[to]!] = side + 1;
    this.pass(row);
    return to < this.size || !row.subarray(0, this.cells).includes(2 - side) ? 1 : undefined;
  }

  override moveName(row: Int32Array, action: number): string {
    const view = this.views[this.turn(row)];
    const from = Math.floor(action / 3);
    const to = from - this.size + (action % 3) - 1;
    return `${this.cellName(view[from]!)}-${this.cellName(view[to]!)}`;
  }

  /** Rows count from below, as in chess. */
  protected override cellName(cell: number): string {
    return 'abcdefghi'[cell % this.size]! + (this.size - Math.floor(cell / this.size));
  }
}

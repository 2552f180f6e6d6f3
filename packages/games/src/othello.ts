import { type GameSymmetry, PrismError } from '@prism-rl/core';
import { BoardGame } from './boardGame.ts';

const steps = [-1, 0, 1];
/** Steps to the eight neighbours of a cell, as rows and columns. */
const directions = steps
  .flatMap((y) => steps.map((x) => [y, x] as const))
  .filter(([y, x]) => y !== 0 || x !== 0);

/** Rules of Othello: a move turns the discs between it and others of its colour. A player who cannot move passes: the other moves again. */
export class OthelloGame extends BoardGame {
  readonly symmetries: readonly GameSymmetry[];

  /** @throws PrismError `invalid-config` for an odd size. */
  constructor(size: number, id = 'Othello-v0') {
    if (size % 2 === 1) {
      throw PrismError.invalidConfig`A board of ${id} with ${size} rows has no middle.
        Use an even size, such as 6 or 8.`;
    }
    super({ id, size, numActions: size * size });
    this.symmetries = [
      this.symmetry((row, column) => [column, row]),
      this.symmetry((row, column, last) => [last - row, last - column]),
      this.symmetry((row, column, last) => [last - column, last - row]),
    ];
  }

  protected place(row: Int32Array): void {
    const { size } = this;
    const middle = (size / 2 - 1) * (size + 1);
    row[middle] = row[middle + size + 1] = 2;
    row[middle + 1] = row[middle + size] = 1;
  }

  protected isPossible(row: Int32Array, action: number): boolean {
    if (row[action] !== 0) return false;
    for (let k = 0; k < directions.length; k++) if (this.#caught(row, action, k) > 0) return true;
    return false;
  }

  protected move(row: Int32Array, action: number): number | undefined {
    const own = this.turn(row) + 1;
    for (const [k, [down, right]] of directions.entries())
      for (let count = this.#caught(row, action, k); count > 0; count--)
        row[action + count * (down * this.size + right)] = own;
    row[action] = own;
    this.pass(row);
    if (this.#canMove(row)) return undefined;
    this.pass(row);
    if (this.#canMove(row)) return undefined;
    const lead = row
      .subarray(0, this.cells)
      .reduce((sum, cell) => sum + (cell === 0 ? 0 : cell === own ? 1 : -1), 0);
    return Math.sign(lead);
  }

  #canMove(row: Int32Array): boolean {
    for (let action = 0; action < this.cells; action++) if (this.isPossible(row, action)) return true;
    return false;
  }

  /** Discs of the other player between a cell and one of the player to move, in one direction. */
  #caught(row: Int32Array, cell: number, direction: number): number {
    const { size } = this;
    const [down, right] = directions[direction]!;
    const own = this.turn(row) + 1;
    let y = Math.floor(cell / size) + down;
    let x = (cell % size) + right;
    for (let count = 0; y >= 0 && y < size && x >= 0 && x < size; count++) {
      const player = row[y * size + x]!;
      if (player === 0) return 0;
      if (player === own) return count;
      y += down;
      x += right;
    }
    return 0;
  }
}

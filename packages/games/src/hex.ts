import type { GameSymmetry } from '@prism-rl/core';
import { BoardGame } from './boardGame.ts';

/** Steps to the six neighbours of a cell, as rows and columns. */
const neighbours = [
  [-1, 0],
  [-1, 1],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 0],
] as const;

/** Rules of Hex: who begins connects the upper and the lower edge, the other the left and the right one. No exchange of colours. */
export class HexGame extends BoardGame {
  readonly symmetries: readonly GameSymmetry[];

  constructor(size: number, id = 'Hex-v0') {
    // Each player sees an own board, to be connected from above to below.
    super({ id, size, numActions: size * size, view: (row, column) => [column, row], shift: 0.5 });
    this.symmetries = [this.symmetry((row, column, last) => [last - row, last - column])];
  }

  protected place(): void {}

  protected isPossible(row: Int32Array, action: number): boolean {
    return row[this.views[this.turn(row)][action]!] === 0;
  }

  protected move(row: Int32Array, action: number): number | undefined {
    const side = this.turn(row);
    row[this.views[side][action]!] = side + 1;
    this.pass(row);
    return this.#connects(row, action, side) ? 1 : undefined;
  }

  /** Whether the stones around a cell, as the player sees it, reach the upper and the lower edge. */
  #connects(row: Int32Array, cell: number, side: 0 | 1): boolean {
    const { size } = this;
    const view = this.views[side];
    const met = new Uint8Array(this.cells);
    const left = [cell];
    met[cell] = 1;
    let [upper, lower] = [false, false];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [y, x] = [Math.floor(next / size), next % size];
      upper ||= y === 0;
      lower ||= y === size - 1;
      for (const [down, right] of neighbours) {
        const other = next + down * size + right;
        const isInside = y + down >= 0 && y + down < size && x + right >= 0 && x + right < size;
        if (!isInside || met[other] === 1 || row[view[other]!] !== side + 1) continue;
        met[other] = 1;
        left.push(other);
      }
    }
    return upper && lower;
  }
}

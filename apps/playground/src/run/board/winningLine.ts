// What a board shows.

/** Columns of a board, and how many in a line win. */
export interface BoardShape {
  readonly columns: number;
  readonly inLine: number;
}

/** The shape of a board of tic-tac-toe or Connect Four. */
export function shapeOf(cells: readonly number[]): BoardShape {
  return cells.length === 42 ? { columns: 7, inLine: 4 } : { columns: 3, inLine: 3 };
}

/** The cells of the line that has won; none while nobody has. */
export function winningLine(cells: readonly number[]): readonly number[] {
  const { columns, inLine } = shapeOf(cells);
  for (const cell of cells.keys()) {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    for (const [down, right] of [
      [0, 1],
      [1, 0],
      [1, 1],
      [1, -1],
    ] as const) {
      const last = column + (inLine - 1) * right;
      if (last < 0 || last >= columns || (row + (inLine - 1) * down) * columns >= cells.length) continue;
      const line = Array.from({ length: inLine }, (_, k) => cell + k * (down * columns + right));
      if (cells[cell] !== 0 && line.every((at) => cells[at] === cells[cell])) return line;
    }
  }
  return [];
}

/** The cell of the last move: in Connect Four the uppermost disc of its column. */
export function lastCell(cells: readonly number[], move: number | undefined): number {
  if (move === undefined) return -1;
  return cells.length === 42 ? cells.findIndex((player, cell) => player !== 0 && cell % 7 === move) : move;
}

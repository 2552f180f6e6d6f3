/** Cells of a board, row by row: 0 empty, 1 the agent's, 2 the opponent's. */
export type Board = { readonly [cell: number]: number };

/** Cells of a board. */
export const cells = 9;

/** Rows, columns and diagonals. */
export const lines: readonly (readonly [number, number, number])[] = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
];

/** Whether a player has three in a line. */
export function hasWon(board: Board, player: number): boolean {
  return lines.some(([a, b, c]) => board[a] === player && board[b] === player && board[c] === player);
}

/** How many cells are empty. */
export function emptyCells(board: Board): number {
  let count = 0;
  for (let cell = 0; cell < cells; cell++) if (board[cell] === 0) count++;
  return count;
}

/** Whether nothing can be played any more. */
export function isOver(board: Board): boolean {
  return hasWon(board, 1) || hasWon(board, 2) || emptyCells(board) === 0;
}

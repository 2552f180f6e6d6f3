import type { Frame } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';
import type { Board } from './ticTacToeBoard.ts';
import { cells, lines } from './ticTacToeBoard.ts';

const side = 120;
const ink: Color = [60, 60, 70];
const cross: Color = [200, 60, 50];
const circle: Color = [40, 100, 190];
const paper: Color = [250, 248, 240];

/** The board from above; three in a line are crossed out. */
export function drawTicTacToe(board: Board): Frame {
  const canvas = new Canvas(3 * side, 3 * side, paper);
  for (const k of [1, 2]) {
    canvas.line(k * side, 8, k * side, 3 * side - 8, ink, 4);
    canvas.line(8, k * side, 3 * side - 8, k * side, ink, 4);
  }
  for (let cell = 0; cell < cells; cell++) {
    const [x, y] = middleOf(cell);
    if (board[cell] === 1) {
      canvas.line(x - 32, y - 32, x + 32, y + 32, cross, 10);
      canvas.line(x - 32, y + 32, x + 32, y - 32, cross, 10);
    } else if (board[cell] === 2) {
      canvas.disc(x, y, 38, circle);
      canvas.disc(x, y, 28, paper);
    }
  }
  for (const [a, b, c] of lines) {
    if (board[a] === 0 || board[a] !== board[b] || board[a] !== board[c]) continue;
    canvas.line(...middleOf(a), ...middleOf(c), ink, 6);
  }
  return canvas.frame();
}

/** Of a cell; y counts from below. */
function middleOf(cell: number): readonly [x: number, y: number] {
  return [((cell % 3) + 0.5) * side, (2.5 - Math.floor(cell / 3)) * side];
}

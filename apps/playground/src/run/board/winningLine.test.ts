import { expect, test } from 'vitest';
import { lastCell, winningLine } from './winningLine.ts';

test('three in a row, a column or a diagonal of tic-tac-toe', () => {
  expect(winningLine([1, 1, 1, 2, 2, 0, 0, 0, 0])).toEqual([0, 1, 2]);
  expect(winningLine([1, 2, 1, 0, 2, 1, 0, 2, 0])).toEqual([1, 4, 7]);
  expect(winningLine([1, 2, 2, 0, 2, 1, 2, 1, 1])).toEqual([2, 4, 6]);
  expect(winningLine([1, 2, 1, 1, 2, 2, 2, 1, 1])).toEqual([]);
});

test('four in a line of Connect Four, not around its edge', () => {
  const board = (...discs: readonly number[]): number[] =>
    Array.from({ length: 42 }, (_, cell) => (discs.includes(cell) ? 2 : 0));
  expect(winningLine(board(38, 39, 40, 41))).toEqual([38, 39, 40, 41]);
  expect(winningLine(board(33, 34, 35, 36))).toEqual([]);
  expect(winningLine(board(17, 25, 33, 41))).toEqual([17, 25, 33, 41]);
  expect(winningLine(board(24, 30, 36, 18))).toEqual([18, 24, 30, 36]);
  expect(lastCell(board(38, 31), 3)).toBe(31);
});

// Reads boards back from a picture's pixels.
import type { Color } from '@prism-rl/core/pictures';
import { expect, test } from 'vitest';
import { areasOf, colorAt, middleOf } from '../../../test/pictures/areas.ts';
import { drawTicTacToe } from '../src/ticTacToe.ts';

test('tic-tac-toe: crosses and rings in their cells, a line through three', () => {
  const [cross, circle, ink]: Color[] = [
    [200, 60, 50],
    [40, 100, 190],
    [60, 60, 70],
  ];
  const side = 120;
  const playing = drawTicTacToe(Int8Array.of(1, 0, 0, 0, 2, 0, 0, 0, 1));
  expect(areasOf(playing, cross!).map(middleOf)).toEqual([
    [side / 2, side / 2],
    [2.5 * side, 2.5 * side],
  ]);
  const [ring] = areasOf(playing, circle!);
  expect(middleOf(ring!)).toEqual([1.5 * side, 1.5 * side]);
  // Two vertical and two horizontal lines, at equal distances from the border.
  const isLine = (column: number, row: number): boolean =>
    String(colorAt(playing, column, row)) === String(ink);
  for (const k of [1, 2])
    for (let along = 0; along < 3 * side; along++) {
      const isOn = along >= 12 && along < 3 * side - 12;
      if (!isOn && along >= 4 && along < 3 * side - 4) continue;
      expect([isLine(k * side, along), isLine(along, k * side)]).toEqual([isOn, isOn]);
    }
  expect(colorAt(playing, 1.5 * side, 1.5 * side)).toEqual([250, 248, 240]);
  expect(colorAt(playing, side / 2, side / 2)).toEqual(cross);
  const won = drawTicTacToe(Int8Array.of(2, 1, 1, 0, 2, 1, 0, 0, 2));
  for (const way of [0.75, 1.5, 2.25]) expect(colorAt(won, way * side, way * side)).toEqual(ink);
  expect(colorAt(won, 1.5 * side, side / 2)).toEqual(cross);
});

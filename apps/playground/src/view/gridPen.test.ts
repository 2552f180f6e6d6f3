import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { LiveRun } from '../run/live/liveRun.ts';
import { cellsOf, rowsOf } from '../run/live/mapEdit.ts';
import { shortNumber } from './gridDrawing.ts';
import { GridPen } from './gridPen.ts';

test('keys lead to every cell of a wide grid, no further, and draw there', () => {
  const rows = ['S....', '....G'];
  const drawn: (readonly string[])[] = [];
  const run = {
    grid: { rows: 2, columns: 5, cells: cellsOf(rows) },
    isPlaying: signal(false),
    notice: signal(''),
    drawMap: (map: readonly string[]) => drawn.push(map),
  };
  expect(rowsOf(run.grid as never)).toEqual(rows);
  const pen = new GridPen(run as unknown as LiveRun);
  const press = (key: string): boolean => pen.key({ key, ctrlKey: false, metaKey: false });
  expect(press('ArrowRight')).toBe(true);
  expect(pen.cursor.value).toEqual([0, 0]);
  for (let k = 0; k < 9; k++) press('ArrowRight');
  expect([pen.cursor.value, pen.said.value]).toEqual([[0, 4], 'Row 1, column 5: floor.']);
  for (let k = 0; k < 5; k++) press('ArrowDown');
  expect([pen.cursor.value, pen.said.value]).toEqual([[1, 4], 'Row 2, column 5: goal.']);
  for (const key of ['ArrowLeft', 'ArrowUp', ' ']) press(key);
  expect(drawn).toHaveLength(1);
  expect(drawn[0]!.map((row, k) => [...row].findIndex((letter, at) => letter !== rows[k]![at]))).toEqual([
    3, -1,
  ]);
  for (let k = 0; k < 9; k++) press('ArrowLeft');
  expect(pen.cursor.value).toEqual([0, 0]);
  expect(press('x')).toBe(false);
});

test('numbers are short, and 0 has no sign', () => {
  expect([1234.5, 12.34, 1.234, -0.126, Number.NaN].map(shortNumber)).toEqual([
    '1235',
    '12.3',
    '1.23',
    '−0.13',
    '–',
  ]);
  expect([0, -0, -0.004, 0.004].map(shortNumber)).toEqual(['0.00', '0.00', '0.00', '0.00']);
});

import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { GridScene } from './gridScene.ts';
import { gridTable, gridText } from './gridText.ts';

const scene: GridScene = { rows: 2, columns: 3, cells: ['start', 'floor', 'trap', 'wall', 'floor', 'goal'] };

test('a letter for each cell, walls between cells, the agent in red', () => {
  const text = gridText({ ...scene, agent: 1, wallsRight: new Set([0]) }, '(Up)');
  expect(stripVTControlCharacters(text).split('\n')).toEqual(['(Up)', 'S|· T', '█ · G']);
  expect(text).toContain('\x1b[41;97m·\x1b[0m');
});

test('a path, with the letters it is given', () => {
  const markers = [
    { cell: 0, kind: 'path', letter: '→' },
    { cell: 1, kind: 'path' },
  ] as const;
  const text = gridText({ ...scene, markers });
  expect(stripVTControlCharacters(text).split('\n')).toEqual(['→ · T', '█ · G']);
  expect(text).toContain('\x1b[93;1m→\x1b[0m');
});

test('values and arrows in the cells', () => {
  const table = {
    values: Float64Array.of(0.5, -1, 2, 9, 12.345, 0),
    policy: Int32Array.of(3, 1, 2, 0, 3, 0),
  };
  const text = gridTable(scene, table, ['↑', '↓', '←', '→']);
  expect(stripVTControlCharacters(text).split('\n')).toEqual([
    '┌───────┬───────┬───────┐',
    '│ 0.500 │    -1 │     2 │',
    '│   →   │   ↓   │   ←   │',
    '├───────┼───────┼───────┤',
    '│███████│ 12.35 │     0 │',
    '│███████│   →   │   G   │',
    '└───────┴───────┴───────┘',
  ]);
  // The highest value is green, the lowest red; what a wall holds does not count.
  expect(text).toContain('\x1b[38;5;46m 12.35');
  expect(text).toContain('\x1b[38;5;196m    -1');
});

test('values of any size fit into the cells', () => {
  const values = Float64Array.of(-123_456, -1_234_567, 1e300, 0, -9.9999, -0.5);
  const lines = stripVTControlCharacters(gridTable(scene, { values }, [])).split('\n');
  expect(lines[1]).toBe('│-123456│ -1e+6 │1e+300 │');
  expect(lines[4]).toBe('│███████│-10.000│-0.500 │');
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([25]));
});

test('a cell in which nobody acts has its sign, no arrow', () => {
  const cells = ['floor', 'hole', 'cliff', 'goal'] as const;
  const text = gridTable({ rows: 1, columns: 4, cells }, { policy: new Int32Array(4) }, ['↑']);
  expect(stripVTControlCharacters(text).split('\n')[1]).toBe('│   ↑   │   H   │   C   │   G   │');
});

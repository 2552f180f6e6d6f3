import { expect, test } from 'vitest';
import { tallTable } from './tallTable.ts';

/** Lines of cells that tell their place. */
const cells = (rows: number, columns: number): string[][] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => `${row}.${column}`),
  );

test('a table of up to eight columns, or of as many rows as columns, stays as it is', () => {
  for (const lines of [cells(2, 8), cells(9, 9), cells(20, 12), [], cells(1, 1)])
    expect(tallTable(lines)).toBe(lines);
});

test('a wider one is turned: its columns become rows, in their order', () => {
  expect(tallTable(cells(2, 9))).toEqual(
    Array.from({ length: 9 }, (_, column) => [`0.${column}`, `1.${column}`]),
  );
  const lines = cells(9, 10);
  expect(tallTable(lines)).toHaveLength(10);
  expect(tallTable(lines)[9]![2]).toBe(lines[2]![9]);
});

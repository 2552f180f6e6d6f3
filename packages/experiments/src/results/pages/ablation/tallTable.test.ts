import { expect, test } from 'vitest';
import { tallTable } from './renderAblation.ts';

/** Lines of cells that tell their place. */
const cells = (rows: number, columns: number): string[][] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => `${row}.${column}`),
  );

test('a table of up to twelve columns, or of as many rows as columns, stays as it is', () => {
  for (const lines of [cells(2, 12), cells(13, 13), cells(20, 14), [], cells(1, 1)])
    expect(tallTable(lines)).toBe(lines);
});

test('a wider one is turned: its columns become rows, in their order', () => {
  expect(tallTable(cells(2, 13))).toEqual(
    Array.from({ length: 13 }, (_, column) => [`0.${column}`, `1.${column}`]),
  );
  const lines = cells(13, 14);
  expect(tallTable(lines)).toHaveLength(14);
  expect(tallTable(lines)[13]![2]).toBe(lines[2]![13]);
});

import { expect, test } from 'vitest';
import { cellsOf, resized, rowsOf, withKind, withNextKind } from './mapEdit.ts';

test('a click turns floor into wall, wall into a triangle, a triangle into a goal, a goal into floor', () => {
  const kinds = ['.', '#', 'T', 'G', '.'];
  for (let k = 0; k + 1 < kinds.length; k++)
    expect(withNextKind(['S..', `.${kinds[k]}G`], 1, 1)).toEqual(['S..', `.${kinds[k + 1]}G`]);
});

test('no click closes the last way to a goal: the run would be refused, and its grid could not be clicked any more', () => {
  expect(withNextKind(['S.G'], 0, 1)).toEqual(['STG']);
  expect(withNextKind(['S.', '#.', 'G.'], 2, 1)).toEqual(['S.', '#.', 'GT']);
});

test('starts, the only goal, and what lies beside the grid stay as they are', () => {
  expect(withNextKind(['S.G'], 0, 0)).toBeUndefined();
  expect(withNextKind(['S.G'], 0, 2)).toBeUndefined();
  expect(withNextKind(['S.G'], 1, 0)).toBeUndefined();
  expect(withNextKind(['S.GG'], 0, 3)).toEqual(['S.G.']);
});

test('a brush paints its kind, but no start, nothing beside the grid, and nothing that closes the last way', () => {
  expect(withKind(['S..', '..G'], 0, 1, '#')).toEqual(['S#.', '..G']);
  expect(withKind(['S..', '..G'], 0, 0, '#')).toBeUndefined();
  expect(withKind(['S..', '..G'], 2, 0, '#')).toBeUndefined();
  expect(withKind(['S.G'], 0, 1, '#')).toBeUndefined();
});

test('a grid reads as its map, and a map as its grid', () => {
  const rows = ['S.#', 'T.G'];
  expect(cellsOf(rows)).toEqual(['start', 'floor', 'wall', 'trap', 'floor', 'goal']);
  expect(rowsOf({ cells: cellsOf(rows), columns: 3 })).toEqual(rows);
});

test('floors with rules of their own keep their letters; a click turns them into walls', () => {
  const rows = ['S~?^', 'v<>3', 'c.oG'];
  expect(rowsOf({ cells: cellsOf(rows), columns: 4 })).toEqual(rows);
  expect(withNextKind(rows, 0, 1)).toEqual(['S#?^', 'v<>3', 'c.oG']);
  expect(withKind(rows, 2, 1, '9')).toEqual(['S~?^', 'v<>3', 'c9oG']);
});

test('a start that is drawn takes the place of the old one; a small circle is no way to a goal', () => {
  expect(withKind(['S.', '.G'], 0, 1, 'S')).toEqual(['.S', '.G']);
  expect(withKind(['S.', '.G'], 1, 1, 'S')).toBeUndefined();
  expect(withKind(['S.G'], 0, 1, 'o')).toBeUndefined();
  expect(withNextKind(['SoG', '...'], 0, 1)).toEqual(['S#G', '...']);
});

test('another size cuts the map or adds floor; what must not be lost moves to the edge', () => {
  expect(resized(['S.', '.G'], 3)).toEqual(['S..', '.G.', '...']);
  expect(resized(['S..', '~..', '..G'], 2)).toEqual(['S.', '~G']);
  expect(resized(['S##G', '####', '....'], 3)).toBeUndefined();
  expect(resized(['...', '.#.', 'G.S'], 2)).toEqual(['..', 'GS']);
});

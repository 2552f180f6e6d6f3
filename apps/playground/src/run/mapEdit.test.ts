import { expect, test } from 'vitest';
import { withNextKind } from './mapEdit.ts';

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

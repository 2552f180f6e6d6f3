import { expect, test } from 'vitest';
import { changedArea } from './changedArea.ts';

test('the changed area, by hand', () => {
  const before = new Uint8Array(5 * 4);
  const after = before.slice();
  expect(changedArea(before, after, 5, 4, 1)).toBeUndefined();
  after[1 * 5 + 3] = 1;
  after[2 * 5 + 1] = 1;
  expect(changedArea(before, after, 5, 4, 1)).toEqual({ x: 1, y: 1, width: 3, height: 2 });
});

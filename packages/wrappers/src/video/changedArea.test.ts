import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedArea } from './changedArea.ts';

test('the changed area, by hand', () => {
  const before = new Uint8Array(3 * 5 * 4);
  const after = before.slice();
  expect(changedArea(before, after, 5, 4)).toBeUndefined();
  after[3 * (1 * 5 + 3) + 2] = 1;
  after[3 * (2 * 5 + 1)] = 1;
  expect(changedArea(before, after, 5, 4)).toEqual({ x: 1, y: 1, width: 3, height: 2 });
});

test('the changed area is around all that differs, and touches it on each side, wherever in memory', () => {
  const change = fc.record({ x: fc.nat(6), y: fc.nat(4), channel: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(3), (changes, offset) => {
      const before = new Uint8Array(3 * 7 * 5);
      const after = new Uint8Array(new ArrayBuffer(before.length + offset), offset);
      for (const { x, y, channel } of changes) after[3 * (7 * y + x) + channel] = 1;
      const [xs, ys] = [changes.map(({ x }) => x), changes.map(({ y }) => y)];
      const [x, y] = [Math.min(...xs), Math.min(...ys)];
      const size = { width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 };
      expect(changedArea(before, after, 7, 5)).toEqual({ x, y, ...size });
    }),
  );
});

import { expect, test } from 'vitest';
import { shrinkFrame } from './shrinkFrame.ts';

test('a smaller frame is the mean of its pixels', () => {
  const data = Uint8Array.from([0, 10, 20, 4, 10, 20, 8, 10, 20, 12, 10, 21]);
  expect(shrinkFrame({ width: 2, height: 2, data }, 2)).toEqual({
    width: 1,
    height: 1,
    data: Uint8Array.of(6, 10, 20),
  });
});

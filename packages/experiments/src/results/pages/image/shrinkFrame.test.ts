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

test('each of its pixels stands for its own square; what is left at the edges is dropped', () => {
  const [width, height] = [5, 4];
  // A pixel's red tells its row, its green its column, its blue is 7.
  const data = Uint8Array.from({ length: 3 * width * height }, (_, k) => {
    const at = Math.floor(k / 3);
    return [10 * Math.floor(at / width), 20 * (at % width), 7][k % 3]!;
  });
  expect(shrinkFrame({ width, height, data }, 2)).toEqual({
    width: 2,
    height: 2,
    data: Uint8Array.of(5, 10, 7, 5, 50, 7, 25, 10, 7, 25, 50, 7),
  });
});

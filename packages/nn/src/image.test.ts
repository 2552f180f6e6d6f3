import { Box, Discrete } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { imageOf, scaledBytes } from './image.ts';

test('cells with channels last are taken as they are', () => {
  const { height, width, channels, toImage } = imageOf(
    new Box({ low: 0, high: 1, shape: [3, 3, 2], dtype: 'uint8' }),
  );
  expect([height, width, channels]).toEqual([3, 3, 2]);
  const cells = Float32Array.from({ length: 18 }, (_, k) => k % 2);
  expect([...toImage(tf.tensor2d(cells, [1, 18])).dataSync()]).toEqual([...cells]);
});

test.each([
  [
    [3, 3, 5],
    [3, 3, 5],
  ],
  [
    [2, 4, 4],
    [4, 4, 2],
  ],
  [
    [2, 4, 2],
    [2, 4, 2],
  ],
  [
    [2, 2, 2],
    [2, 2, 2],
  ],
])(
  'of observations of %j the first axis holds channels only where it is the shortest of all',
  (shape, expected) => {
    const { height, width, channels } = imageOf(new Box({ low: 0, high: 1, shape }));
    expect([height, width, channels]).toEqual(expected);
  },
);

test('stacked frames of bytes become channels, from 0 to 1', () => {
  const { height, width, channels, toImage } = imageOf(
    new Box({ low: 0, high: 255, shape: [2, 3, 4], dtype: 'uint8' }),
  );
  expect([height, width, channels]).toEqual([3, 4, 2]);
  const pixels = Float32Array.from({ length: 24 }, (_, k) => k * 10);
  const image = toImage(tf.tensor2d(pixels, [1, 24]));
  expect(image.shape).toEqual([1, 3, 4, 2]);
  // Row 1, column 2 of both frames: elements 4 + 2 and 12 + 4 + 2.
  const [, row] = (image.arraySync() as number[][][][])[0]!;
  expect(row![2]![0]).toBeCloseTo(60 / 255, 6);
  expect(row![2]![1]).toBeCloseTo(180 / 255, 6);
});

test('bytes are scaled by the bound of their own place', () => {
  const shape = [2, 3, 2];
  const high = Array.from({ length: 12 }, (_, k) => [255, 1][k % 2]!);
  const pixels = Float32Array.from({ length: 12 }, (_, k) => [51 * (k % 6), 1][k % 2]!);
  const expected = [...pixels].map((value, k) => expect.closeTo(k % 2 === 0 ? value / 255 : value, 6));
  const { toImage } = imageOf(new Box({ low: 0, high, shape, dtype: 'uint8' }));
  expect([...toImage(tf.tensor2d(pixels, [1, 12])).dataSync()]).toEqual(expected);
  const cells = new Box({ low: 0, high: [1, 255], dtype: 'uint8' });
  const seen = [...scaledBytes(cells)!(tf.tensor2d([[1, 255]])).dataSync()];
  expect(seen).toEqual([1, expect.closeTo(1, 6)]);
  expect(scaledBytes(new Box({ low: 0, high: [1, 9], dtype: 'uint8' }))).toBeUndefined();
});

test('what is no image is refused', () => {
  expect(() => imageOf(new Box({ low: 0, high: 1, shape: [4] }))).toThrow(/three axes/);
  expect(() => imageOf(new Discrete(4))).toThrow(/three axes/);
});

import { expect, test } from 'vitest';
import { pictureAxes } from './pictureAxes.ts';

test.each([
  [[84, 84, 4], [84, 84, 4], false],
  [[4, 84, 84], [84, 84, 4], true],
  [[210, 160, 3], [210, 160, 3], false],
  [[3, 210, 160], [210, 160, 3], true],
  [[1, 5, 4], [5, 4, 1], true],
  [[10, 10, 10], [10, 10, 10], false],
  [[12, 10, 10], [12, 10, 10], false],
  [[2, 4, 2], [2, 4, 2], false],
])('observations of %j are pictures of %j, channels first: %s', (shape, sizes, isChannelsFirst) => {
  const [height, width, channels] = sizes;
  expect(pictureAxes(shape)).toEqual({ height, width, channels, isChannelsFirst });
});

test.each([[[]], [[84]], [[84, 84]], [[4, 84, 84, 3]]])('observations of %j are no pictures', (shape) => {
  expect(pictureAxes(shape)).toBeUndefined();
});

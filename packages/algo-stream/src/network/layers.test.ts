import { expect, test } from 'vitest';
import { type Layer, sizedLayers } from './layers.ts';

const convolution: Layer = { kind: 'convolution', filters: 2, size: 3, stride: 2 };
const dense: Layer = { kind: 'dense', units: 27 };

test('a convolution sees a picture at each position where it fits', () => {
  expect(sizedLayers({ inputShape: [8, 5, 3], layers: [convolution, dense] })).toEqual([
    {
      kind: 'weights',
      name: 'convolution0',
      rows: 3 * 2,
      inner: 27,
      units: 2,
      patches: {
        picture: { height: 8, width: 5, channels: 3, isChannelsFirst: false },
        ...{ size: 3, stride: 2, outHeight: 3, outWidth: 2 },
      },
    },
    { kind: 'weights', name: 'dense1', rows: 1, inner: 12, units: 27 },
  ]);
});

test('channels are counted where they are', () => {
  const [layer] = sizedLayers({
    inputShape: [4, 84, 84],
    layers: [{ ...convolution, filters: 16, stride: 1 }],
  });
  expect(layer).toMatchObject({ rows: 82 * 82, inner: 3 * 3 * 4, units: 16 });
});

test.each([
  { inputShape: [8, 8, 3], layers: [dense, convolution], place: 1 },
  { inputShape: [8, 8], layers: [convolution], place: 0 },
  { inputShape: [8, 8, 3, 1], layers: [convolution], place: 0 },
  { inputShape: [2, 8, 1], layers: [convolution], place: 0 },
  { inputShape: [8, 2, 3], layers: [convolution], place: 0 },
])('as layer $place over $inputShape it is refused', ({ inputShape, layers, place }) => {
  expect(() => sizedLayers({ inputShape, layers })).toThrow(
    `A convolution of 3×3 must be the first layer, over a picture of at least that size, but it is layer ${place} over [${inputShape.join(', ')}].`,
  );
});

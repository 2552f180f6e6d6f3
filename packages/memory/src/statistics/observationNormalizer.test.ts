import { Box } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { ObservationNormalizer } from './observationNormalizer.ts';

const space = (size: number) => new Box({ low: -9, high: 9, shape: [size] });
/** What networks see of some observations. */
const seen = (normalizer: ObservationNormalizer, observations: Float32Array | Float64Array): number[] => [
  ...normalizer.acting(observations),
];

test.each(['float32', 'float64'] as const)(
  'rows less their mean, over their deviation, also after a restore: in %s',
  (precision) => {
    const normalizer = new ObservationNormalizer(space(2), { precision });
    expect(seen(normalizer, Float32Array.of(3, -4))).toEqual([3, -4]);
    normalizer.add(Float32Array.of(1, 10, 5, 10));
    normalizer.add(Float32Array.of(7, 7, 3, 40), 1, 2);
    // Means 3 and 20; variances (4 + 4 + 0) / 3 and (100 + 100 + 400) / 3.
    const [a, b] = [Math.sqrt(8 / 3), Math.sqrt(200)];
    const rows = Float32Array.of(1, 40, 3, 10);
    const found = seen(normalizer, rows);
    expect(found).toEqual([-2 / a, 20 / b, 0, -10 / b].map((value) => expect.closeTo(value, 6)));
    const restored = new ObservationNormalizer(space(2), { precision });
    restored.restore(normalizer.save());
    expect(seen(restored, rows)).toEqual(found);
    // One row among others, to one among others.
    const into = new Float32Array(6).fill(8);
    normalizer.fill(rows, into, 1, 2, 3);
    expect([...into]).toEqual([8, 8, 8, found[2], found[3], 8]);
  },
);

test('the deviation of a sample divides by n − 1', () => {
  const normalizer = new ObservationNormalizer(space(1), { of: 'sample' });
  normalizer.add(Float32Array.of(1, 3, 8));
  expect(seen(normalizer, Float32Array.of(5))).toEqual([expect.closeTo(1 / Math.sqrt(13), 6)]);
});

test('what never varied until now is cut, at ±10 unless told otherwise', () => {
  const rows = Float32Array.of(1, -1, 0);
  for (const [clip, most] of [
    [undefined, 10],
    [20, 20],
    [Number.POSITIVE_INFINITY, 10_000],
  ] as const) {
    const normalizer = new ObservationNormalizer(space(1), clip === undefined ? {} : { clip });
    normalizer.add(new Float32Array(1000));
    expect(seen(normalizer, rows)).toEqual([most, -most, 0]);
  }
});

test.each([
  [1.7e9, 1.7e9 + 1],
  [1e6 - 0.01, 1e6 + 0.01],
])('numbers that are one in float32 stay apart: %d and %d', (one, other) => {
  const normalizer = new ObservationNormalizer(space(1));
  normalizer.add(Float64Array.of(one, other, one, other));
  expect(seen(normalizer, Float64Array.of(one, other))).toEqual([
    expect.closeTo(-1, 3),
    expect.closeTo(1, 3),
  ]);
});

test('in float32 it computes as a layer of a network would', () => {
  const normalizer = new ObservationNormalizer(space(1), { precision: 'float32' });
  const rows = Float32Array.from({ length: 50 }, (_, k) => 3 + Math.sin(k));
  normalizer.add(rows);
  const { mean, scale } = new ObservationNormalizer(space(1));
  expect([mean, scale]).toEqual([Float64Array.of(0), Float64Array.of(1 / Math.sqrt(1 + 1e-8))]);
  const layer = [...rows].map((x) =>
    Math.fround(Math.fround(x - normalizer.mean[0]!) * normalizer.scale[0]!),
  );
  expect(seen(normalizer, rows)).toEqual(layer);
});

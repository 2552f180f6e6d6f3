import { Box } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { ObservationNormalizer, RewardScale, RunningMoments } from './statistics.ts';
import { moments } from './targets.ts';

describe('statistics', () => {
  test('rewards are divided by the deviation of their discounted sums, those of an ended episode left behind', () => {
    const scale = new RewardScale(2, 0.5, 'population');
    expect(scale.factor).toBeCloseTo(1, 7);
    scale.add(0, 4, false);
    scale.add(1, 2, true);
    scale.add(0, 1, false);
    scale.add(1, 1, false);
    // Sums 4, 2, 3 and 1: mean 2.5, variance (2.25 + 0.25 + 0.25 + 2.25) / 4.
    expect(scale.factor).toBeCloseTo(1 / Math.sqrt(1.25), 7);
    const sample = new RewardScale(1, 0.5, 'sample');
    for (const reward of [4, 0, 2]) sample.add(0, reward, true);
    expect(sample.factor).toBeCloseTo(1 / 2, 7);

    const { meta, arrays } = structuredClone(scale.save());
    const earlier = Object.entries(arrays).map(([name, array]) => [
      name.replace('moments/', 'scale/'),
      array,
    ]);
    for (const saved of [
      { meta, arrays },
      { meta: { scale: meta.moments!, sums: {} }, arrays: Object.fromEntries(earlier) },
    ]) {
      const [same, others] = [new RewardScale(2, 0.5, 'population'), new RewardScale(3, 0.5, 'population')];
      for (const one of [same, others]) {
        one.restore(saved);
        expect(one.factor).toBe(scale.factor);
      }
      // One sum more than 4, 2, 3 and 1: 3 / 2 + 3, and with another number of rows, whose sums start at zero, 3.
      const factorWith = (next: number): number => {
        const sums = [4, 2, 3, 1, next];
        const mean = sums.reduce((sum, one) => sum + one) / 5;
        return 1 / Math.sqrt(sums.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 5);
      };
      for (const one of [same, others]) one.add(0, 3, false);
      expect(same.factor).toBeCloseTo(factorWith(4.5), 7);
      expect(others.factor).toBeCloseTo(factorWith(3), 7);
      // The other row's sum came back as well: 1 / 2 + 7.
      const alike = new RewardScale(2, 0.5, 'population');
      alike.restore(saved);
      alike.add(1, 7, false);
      expect(alike.factor).toBeCloseTo(factorWith(7.5), 7);
      // Its own sums give way to those of what is restored.
      others.restore(saved);
      others.add(0, 3, false);
      expect(others.factor).toBeCloseTo(factorWith(3), 7);
    }
  });

  test.each([
    ['all alike, then another', [5, 5, 5, 0, 0, 7]],
    ['0 for long, then others', [0, 0, 0, 0, 0, 0, 3, 0, -2]],
    ['others, then 0', [3, -3, 0, 0, 0, 0]],
  ])('many rows at once are as good as one after the other: %s', (_name, column) => {
    const [together, apart] = [new RunningMoments(2, 'sample'), new RunningMoments(2, 'sample')];
    const rows = column.flatMap((value) => [value, 2 * value + 1]);
    together.add(rows.slice(0, 6), 3);
    together.add(rows.slice(6), column.length - 3);
    for (let t = 0; t < column.length; t++) apart.add(rows, 1, 2 * t);
    const { mean, std } = moments(column, column.length);
    for (const [j, factor, shift] of [
      [0, 1, 0],
      [1, 2, 1],
    ] as const) {
      expect(together.mean[j]).toBeCloseTo(factor * mean + shift, 12);
      expect(together.variance(j)).toBeCloseTo(
        ((factor * std) ** 2 * column.length) / (column.length - 1),
        12,
      );
      expect(together.scale[j]).toBe(apart.scale[j]);
      expect(together.scale[j]! * Math.sqrt(together.variance(j) + 1e-8)).toBeCloseTo(1, 12);
    }
  });
});

describe('observationNormalizer', () => {
  const space = (size: number) => new Box({ low: -9, high: 9, shape: [size] });
  /** The network's inputs for some observations. */
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
});

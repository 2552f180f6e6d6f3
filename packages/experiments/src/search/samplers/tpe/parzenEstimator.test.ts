import { type Dimension, Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { cellOf } from '../../space/unitCube.ts';
import { ParzenEstimator } from './parzenEstimator.ts';

type NumberDimension = Extract<Dimension, { kind: 'number' }>;
const real: NumberDimension = { kind: 'number', name: 'x', from: 0, to: 10, scale: 'linear', isWhole: false };
const whole: NumberDimension = { kind: 'number', name: 'n', from: 1, to: 40, scale: 'log', isWhole: true };
const choice: Dimension = { kind: 'choice', name: 'c', choices: ['a', 'b', 'd'] };
const cells = Array.from({ length: 40 }, (_, k) => cellOf(whole, k + 1));

/** Points of a dimension that stand for all, and how much each stands for. */
const gridOf = (dimension: Dimension): { readonly at: number; readonly share: number }[] => {
  if (dimension === choice) return [0, 1, 2].map((at) => ({ at, share: 1 }));
  if (dimension === whole) return cells.map(([low, high]) => ({ at: (low + high) / 2, share: 1 }));
  return Array.from({ length: 400 }, (_, k) => ({ at: (k + 0.5) / 400, share: 1 / 400 }));
};

describe('a density', () => {
  test.each<[string, readonly Dimension[], readonly number[][]]>([
    ['of a real number', [real], [[0.1], [0.13], [0.9]]],
    ['of a whole number', [whole], [[0.02], [0.5], [0.52], [0.99]]],
    ['of a choice', [choice], [[2], [2], [0]]],
    ['without observations', [real], []],
    [
      'of all of them together',
      [real, whole, choice],
      [
        [0.1, 0.5, 2],
        [0.7, 0.02, 0],
      ],
    ],
  ])('%s is one over everything', (_name, dimensions, points) => {
    const weights = points.map((_, k) => 1 + k);
    const density = new ParzenEstimator(
      dimensions,
      points.map((point) => Float64Array.from(point)),
      weights,
    );
    let sum = 0;
    const add = (before: number[], share: number): void => {
      const dimension = dimensions[before.length];
      if (dimension === undefined) {
        sum += share * Math.exp(density.logDensity(Float64Array.from(before)));
        return;
      }
      for (const one of gridOf(dimension)) add([...before, one.at], share * one.share);
    };
    add([], 1);
    expect(sum).toBeCloseTo(1, 4);
  });

  test('is that of its draws', () => {
    const points = [0.05, 0.5, 0.5, 0.98].map((u) => Float64Array.of(u, 1));
    const density = new ParzenEstimator([whole, choice], points, [1, 2, 1, 3]);
    const rng = new Rng(1);
    const draws = 20_000;
    const counts = new Map<string, number>();
    for (let k = 0; k < draws; k++) {
      const key = density.sample(rng).join(' ');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const { at } of gridOf(whole)) {
      for (const index of [0, 1, 2]) {
        const chance = Math.exp(density.logDensity(Float64Array.of(at, index)));
        const deviation = Math.sqrt((chance * (1 - chance)) / draws);
        const found = (counts.get(`${at} ${index}`) ?? 0) / draws;
        expect(Math.abs(found - chance), `${at} ${index}`).toBeLessThan(5 * deviation);
      }
    }
  });

  test.each([0.5, 0.1, 0.9, 0, 1])('of one observation at %d is as wide as the farther end is away', (at) => {
    const density = new ParzenEstimator([real], [Float64Array.of(at)], [1]);
    const width = Math.max(at, 1 - at);
    const bell = (u: number, centre: number, sigma: number): number =>
      Math.exp(-0.5 * ((u - centre) / sigma) ** 2);
    const grid = Array.from({ length: 4000 }, (_, k) => (k + 0.5) / 4000);
    const mass = (centre: number, sigma: number): number =>
      grid.reduce((sum, u) => sum + bell(u, centre, sigma) / grid.length, 0);
    for (const u of [0.05, 0.3, 0.5, 0.95]) {
      // Half of it is the prior, a normal of width 1 around the middle.
      const expected = (bell(u, at, width) / mass(at, width) + bell(u, 0.5, 1) / mass(0.5, 1)) / 2;
      expect(Math.exp(density.logDensity(Float64Array.of(u)))).toBeCloseTo(expected, 4);
    }
  });

  test('far from all observations is small, but not nothing', () => {
    const points = Array.from({ length: 200 }, () => Float64Array.of(cells[0]![1] / 2));
    const density = new ParzenEstimator(
      [{ ...whole, to: 10_000 }],
      points,
      points.map(() => 1),
    );
    const far = density.logDensity(Float64Array.of(0.99));
    expect(far).toBeGreaterThan(-50);
    expect(far).toBeLessThan(-10);
  });
});

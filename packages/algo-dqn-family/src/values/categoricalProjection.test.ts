import * as tf from '@prism-rl/jit/tensorflow';
import { atomsBetween } from '@prism-rl/nn';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { categoricalProjection } from './categorical.ts';

const atoms = atomsBetween(-1, 3, 5);

function project(sourceAtoms: number[], probabilities: number[]): number[] {
  const row = (values: number[]): tf.Tensor2D => tf.tensor2d([values]);
  return [...categoricalProjection(row(sourceAtoms), row(probabilities), atoms).dataSync()];
}

test('mass between two atoms goes to both, more to the nearer one', () => {
  expect(project([0.25], [1])).toEqual([0, 0.75, 0.25, 0, 0]);
  expect(project([0.25, 2.5], [0.5, 0.5])).toEqual([0, 0.375, 0.125, 0.25, 0.25]);
});

test('mass on an atom stays there whole', () => {
  expect(project([-1, 0, 1, 2, 3], [0.125, 0.25, 0.25, 0.25, 0.125])).toEqual([
    0.125, 0.25, 0.25, 0.25, 0.125,
  ]);
});

test('mass at and beyond the ends of the support goes to the ends', () => {
  expect(project([-1, 3], [0.25, 0.75])).toEqual([0.25, 0, 0, 0, 0.75]);
  expect(project([-100, 100], [0.25, 0.75])).toEqual([0.25, 0, 0, 0, 0.75]);
  // Just inside the ends: −0.75 lies at a quarter between the first atom and the second.
  expect(project([-0.75, 2.75], [0.5, 0.5])).toEqual([0.375, 0.125, 0, 0.125, 0.375]);
});

test('a terminated transition puts all mass at its reward', () => {
  expect(project([2, 2, 2, 2, 2], [0.125, 0.25, 0.25, 0.25, 0.125])).toEqual([0, 0, 0, 1, 0]);
});

test('mass is kept, and the mean of what lies within the support', () => {
  const rows = fc.array(
    fc.tuple(fc.double({ min: -1, max: 3, noNaN: true }), fc.integer({ min: 1, max: 9 })),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(rows, (pairs) => {
      const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
      const projected = project(
        pairs.map(([atom]) => atom),
        pairs.map(([, weight]) => weight / total),
      );
      const mean = pairs.reduce((sum, [atom, weight]) => sum + (atom * weight) / total, 0);
      expect(projected.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 5);
      expect(projected.reduce((sum, mass, i) => sum + mass * atoms[i]!, 0)).toBeCloseTo(mean, 4);
      expect(Math.min(...projected)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 50 },
  );
});

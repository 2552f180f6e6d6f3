import type { Dimension } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { coordinateOf } from '../../../search/space/unitCube.ts';

test('places values on the scale of their setting', () => {
  const on = (scale: 'linear' | 'log' | 'complement', from: number, to: number, value: number): number =>
    coordinateOf({ name: 'x', kind: 'number', from, to, scale } as unknown as Dimension, value);
  expect(on('linear', 2, 6, 3)).toBeCloseTo(0.25, 12);
  expect(on('log', 1e-4, 1e-2, 1e-3)).toBeCloseTo(0.5, 12);
  expect(on('complement', 0.9, 0.999, 0.99)).toBeCloseTo(0.5, 12);
  const choice = { name: 'x', kind: 'choice', choices: ['relu', 'tanh', 'elu', 2] } as unknown as Dimension;
  expect(['relu', 'tanh', 2].map((value) => coordinateOf(choice, value))).toEqual([0.125, 0.375, 0.875]);
});

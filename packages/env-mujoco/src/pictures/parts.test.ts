import { expect, test } from 'vitest';
import type { PhysicsView } from '../engine/physics.ts';
import { type Part, posesOf } from './parts.ts';

test('shapes that are not shown leave the poses of those behind them where they are', () => {
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const physics = {
    geomXpos: Float64Array.from({ length: 12 }, (_, k) => k),
    geomXmat: Float64Array.from([...identity, ...identity, ...identity, ...identity]),
  } as unknown as PhysicsView;
  const parts = [{ index: 1 }, { index: 3 }] as unknown as readonly Part[];
  expect([...posesOf(parts, physics)]).toEqual([3, 4, 5, 0, 0, 0, 1, 9, 10, 11, 0, 0, 0, 1]);
});

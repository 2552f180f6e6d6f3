import type { RobotShape } from '@prism-rl/env-mujoco';
import { expect, test } from 'vitest';
import { extentOf, isEndless, rootOf } from './robotExtent.ts';

const colour = [1, 1, 1] as const;
const ground: RobotShape = { kind: 'plane', size: [0, 0, 1], colour };
const table: RobotShape = { kind: 'plane', size: [2, 2, 1], colour };
const torso: RobotShape = { kind: 'capsule', size: [0.1, 0.5, 0], colour };
const foot: RobotShape = { kind: 'sphere', size: [0.1, 0, 0], colour };

function posesAt(...places: readonly (readonly [number, number, number])[]): Float32Array {
  return Float32Array.from(places.flatMap((place) => [...place, 1, 0, 0, 0]));
}

test('a robot that is seen late reaches as far as at its start', () => {
  const shapes = [ground, torso, foot];
  expect(rootOf(shapes)).toBe(1);
  for (const x of [0, 2.5, 400])
    expect(extentOf(shapes, posesAt([0, 0, 0], [x, 0, 1.2], [x, 0.9, 0]))).toBeCloseTo(1.5);
});

test('shapes far away are none of the robot’s, and a small robot is not looked at too closely', () => {
  const shapes = [torso, foot, foot];
  expect(extentOf(shapes, posesAt([0, 0, 0], [0, 2, 0], [0, 3.5, 0]))).toBeCloseTo(2);
  expect(extentOf(shapes, posesAt([0, 0, 0], [0, 0.1, 0], [0, 0.2, 0]))).toBe(0.5);
});

test('a plane with sides stays where it is', () => {
  expect([ground, table, { ...table, size: [40, 40, 1] } as const, torso].map(isEndless)).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

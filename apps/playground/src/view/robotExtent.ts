// The shape that a camera follows, and the robot's extent around it.
import type { RobotShape } from '@prism-rl/env-mujoco';

/** Numbers per shape in poses: a position in metres and a quaternion. */
export const rowSize = 7;
/** Shapes further from the root than this, in metres, do not belong to the robot. */
const farthest = 3;
const least = 0.5;

/** Whether a shape is unbounded ground. */
export function isEndless({ kind, size }: RobotShape): boolean {
  return kind === 'plane' && (size[0] === 0 || size[0] > 10);
}

/** The first shape that is not ground. */
export function rootOf(shapes: readonly RobotShape[]): number {
  return Math.max(
    0,
    shapes.findIndex(({ kind }) => kind !== 'plane'),
  );
}

/** Metres from the root to the middle of the farthest shape, wherever the robot is. */
export function extentOf(shapes: readonly RobotShape[], poses: Float32Array): number {
  const root = rowSize * rootOf(shapes);
  let extent = least;
  for (const [k, shape] of shapes.entries()) {
    if (isEndless(shape)) continue;
    const at = rowSize * k;
    const distance = Math.hypot(...[0, 1, 2].map((i) => poses[at + i]! - poses[root + i]!));
    if (distance < farthest) extent = Math.max(extent, distance);
  }
  return extent;
}

/** The shapes of a robot and their places: for pictures, here and in WebGL. */

import type { MjModel } from '@mujoco/mujoco';
import type { PhysicsView } from '../engine/physics.ts';
import type { ShapeKind } from './shapes.ts';

/** A shape of a robot or of its surroundings, as it is drawn. */
export interface RobotShape {
  readonly kind: ShapeKind | 'plane';
  /** As MuJoCo has it: radius and half length along z, or half lengths along the axes; a plane of 0 has no end. */
  readonly size: readonly [number, number, number];
  /** Red, green and blue from 0 to 1. */
  readonly colour: readonly [number, number, number];
}

/** One shape of the model: its place comes from the physics. */
export interface Part extends RobotShape {
  /** Its row in MuJoCo's arrays. */
  readonly index: number;
}

/** MuJoCo's kinds of shapes by their numbers. A shape without a simple form, such as a mesh, is shown by its box. */
const kinds: readonly (ShapeKind | 'plane' | 'none')[] = [
  'plane',
  'none',
  'sphere',
  'capsule',
  'ellipsoid',
  'cylinder',
  'box',
  'box',
];

/** Shapes of later groups are not shown, as in MuJoCo's own viewer: they are for collisions, not for the eye. */
const shownGroups = 3;

/** The shapes of a model that are shown. */
export function partsOf(model: MjModel): readonly Part[] {
  const types = model.geom_type as Int32Array;
  const groups = model.geom_group as Int32Array;
  const sizes = model.geom_size as Float64Array;
  const parts: Part[] = [];
  for (let index = 0; index < model.ngeom; index++) {
    const kind = kinds[types[index]!] ?? 'none';
    const [red, green, blue, alpha] = colourOf(model, index);
    if (kind === 'none' || groups[index]! >= shownGroups || alpha < 0.05) continue;
    const at = 3 * index;
    parts.push({
      index,
      kind,
      size: [sizes[at]!, sizes[at + 1]!, sizes[at + 2]!],
      colour: [red, green, blue],
    });
  }
  return parts;
}

/** A shape's own colour, or that of its material where it has MuJoCo's usual grey. */
function colourOf(model: MjModel, index: number): readonly [number, number, number, number] {
  const own = (model.geom_rgba as Float32Array).subarray(4 * index, 4 * index + 4);
  const material = (model.geom_matid as Int32Array)[index]!;
  const isUsual = own[0] === 0.5 && own[1] === 0.5 && own[2] === 0.5 && own[3] === 1;
  const colour =
    isUsual && material >= 0
      ? (model.mat_rgba as Float32Array).subarray(4 * material, 4 * material + 4)
      : own;
  return [colour[0]!, colour[1]!, colour[2]!, colour[3]!];
}

/** Rows of seven for each part: its position, and its orientation as a quaternion x, y, z, w. */
export function posesOf(parts: readonly Part[], { geomXpos, geomXmat }: PhysicsView): Float32Array {
  const poses = new Float32Array(7 * parts.length);
  for (const [k, { index }] of parts.entries()) {
    poses.set(geomXpos.subarray(3 * index, 3 * index + 3), 7 * k);
    poses.set(quaternionOf(geomXmat.subarray(9 * index, 9 * index + 9)), 7 * k + 3);
  }
  return poses;
}

/** x, y, z, w of a rotation whose columns are the turned axes; through its largest part, which divides best (Shepperd 1978). */
function quaternionOf(m: ArrayLike<number>): readonly [number, number, number, number] {
  const [a, b, c] = [m[0]!, m[4]!, m[8]!];
  const squares = [1 + a - b - c, 1 - a + b - c, 1 - a - b + c, 1 + a + b + c];
  const largest = squares.indexOf(Math.max(...squares));
  const part = 0.5 * Math.sqrt(squares[largest]!);
  const scale = 0.25 / part;
  const [x, y, z] = [(m[7]! - m[5]!) * scale, (m[2]! - m[6]!) * scale, (m[3]! - m[1]!) * scale];
  const [xy, xz, yz] = [(m[1]! + m[3]!) * scale, (m[2]! + m[6]!) * scale, (m[5]! + m[7]!) * scale];
  if (largest === 0) return [part, xy, xz, x];
  if (largest === 1) return [xy, part, yz, y];
  if (largest === 2) return [xz, yz, part, z];
  return [x, y, z, part];
}

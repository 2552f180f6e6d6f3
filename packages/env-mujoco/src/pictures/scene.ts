/** A robot's shapes and their poses, for pictures here and in WebGL. */

import type { MjModel } from '@mujoco/mujoco';
import type { Frame } from '@prism-rl/core';
import type { PhysicsView } from '../engine/physics.ts';
import { type Camera, type Ground, RayCaster } from './rayCaster.ts';
import type { Shape, ShapeKind } from './shapes.ts';

/** A shape to draw, of a robot or its surroundings. */
export interface RobotShape {
  readonly kind: ShapeKind | 'plane';
  /** MuJoCo's sizes: radius and half length along z, or half lengths along the axes; a plane with 0 is infinite. */
  readonly size: readonly [number, number, number];
  /** Red, green and blue from 0 to 1. */
  readonly colour: readonly [number, number, number];
}

/** A shape of the model, posed by the physics. */
export interface Geom extends RobotShape {
  /** Its row in MuJoCo's arrays. */
  readonly index: number;
}

/** MuJoCo's shape kinds by number. Shapes without a simple form, such as meshes, are drawn as their box. */
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

/** Shapes of later groups are hidden, as in MuJoCo's own viewer: they are for collisions only. */
const shownGroups = 3;

/** Returns the visible shapes of a model. */
export function drawnGeomsOf(model: MjModel): readonly Geom[] {
  const types = model.geom_type as Int32Array;
  const groups = model.geom_group as Int32Array;
  const sizes = model.geom_size as Float64Array;
  const geoms: Geom[] = [];
  for (let index = 0; index < model.ngeom; index++) {
    const kind = kinds[types[index]!] ?? 'none';
    const [red, green, blue, alpha] = colourOf(model, index);
    if (kind === 'none' || groups[index]! >= shownGroups || alpha < 0.05) continue;
    const at = 3 * index;
    geoms.push({
      index,
      kind,
      size: [sizes[at]!, sizes[at + 1]!, sizes[at + 2]!],
      colour: [red, green, blue],
    });
  }
  return geoms;
}

/** Returns a shape's own colour, or its material's if the shape has MuJoCo's default grey. */
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

/** Returns rows of seven per shape: its position, and its orientation as a quaternion x, y, z, w. */
export function posesOf(geoms: readonly Geom[], { geomXpos, geomXmat }: PhysicsView): Float32Array {
  const poses = new Float32Array(7 * geoms.length);
  for (const [k, { index }] of geoms.entries()) {
    poses.set(geomXpos.subarray(3 * index, 3 * index + 3), 7 * k);
    poses.set(quaternionOf(geomXmat.subarray(9 * index, 9 * index + 9)), 7 * k + 3);
  }
  return poses;
}

/** Converts a rotation whose columns are the rotated axes to x, y, z, w, dividing by the largest component (Shepperd 1978). */
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

/** The viewpoint for robots whose model has no camera, in MuJoCo's terms. */
export interface View {
  /** The point to look at; default: the centre of the model. */
  readonly lookAt?: readonly [number, number, number];
  /** Distance of the camera from there, in m; default: 1.5 times the size of the model. */
  readonly distance?: number;
  /** Degrees around the vertical; default 90: along y. */
  readonly azimuth?: number;
  /** Degrees of the line of sight above the horizontal; default -30. */
  readonly elevation?: number;
}

const [width, height] = [320, 240];

export class Scene {
  readonly #caster = new RayCaster(width, height);
  readonly #geoms: readonly Geom[];
  readonly #extent: number;
  readonly #fieldOfView: number;
  /** A fixed camera; `undefined` if the model has one. */
  readonly #still: Camera | undefined;

  constructor(model: MjModel, view: View = {}) {
    this.#geoms = drawnGeomsOf(model);
    this.#extent = model.stat.extent;
    const hasCamera = model.ncam > 0;
    this.#fieldOfView = hasCamera ? (model.cam_fovy as Float64Array)[0]! : 45;
    this.#still = hasCamera
      ? undefined
      : stillCamera(view, model.stat.center as Float64Array, model.stat.extent);
  }

  draw(physics: PhysicsView): Frame {
    const { geomXpos, geomXmat, camXpos, camXmat } = physics;
    const shapes: Shape[] = [];
    const grounds: Ground[] = [];
    for (const { index, kind, size, colour } of this.#geoms) {
      const position = geomXpos.subarray(3 * index, 3 * index + 3);
      const matrix = geomXmat.subarray(9 * index, 9 * index + 9);
      if (kind === 'plane') grounds.push({ position, matrix, half: [size[0], size[1]], colour });
      else shapes.push({ kind, size, position, matrix, colour });
    }
    const camera = this.#still ?? {
      position: camXpos.subarray(0, 3),
      matrix: camXmat.subarray(0, 9),
      fieldOfView: this.#fieldOfView,
    };
    return this.#caster.draw({
      shapes,
      grounds,
      camera,
      check: roundNumber(this.#extent / 3),
      horizon: 12 * this.#extent,
    });
  }
}

function stillCamera(view: View, centre: ArrayLike<number>, extent: number): Camera {
  const { lookAt = centre, distance = 1.5 * extent, azimuth = 90, elevation = -30 } = view;
  const turn = (azimuth * Math.PI) / 180;
  const tilt = (elevation * Math.PI) / 180;
  const forwards = [Math.cos(tilt) * Math.cos(turn), Math.cos(tilt) * Math.sin(turn), Math.sin(tilt)];
  const right = [Math.sin(turn), -Math.cos(turn), 0];
  const up = [-Math.sin(tilt) * Math.cos(turn), -Math.sin(tilt) * Math.sin(turn), Math.cos(tilt)];
  return {
    position: forwards.map((part, k) => lookAt[k]! - distance * part),
    matrix: [0, 1, 2].flatMap((k) => [right[k]!, up[k]!, -forwards[k]!]),
    fieldOfView: 45,
  };
}

/** Rounds to the nearest of 1, 2 and 5 times a power of ten. */
function roundNumber(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

/** A robot as a picture. */

import type { MjModel } from '@mujoco/mujoco';
import type { Frame } from '@prism-rl/core';
import type { PhysicsView } from '../engine/physics.ts';
import type { Part } from './parts.ts';
import { partsOf } from './parts.ts';
import type { Camera, Ground } from './rayCaster.ts';
import { RayCaster } from './rayCaster.ts';
import type { Shape } from './shapes.ts';

/** Where pictures of a robot are taken from that has no camera in its model; the words are MuJoCo's. */
export interface View {
  /** The place that is looked at; default: the middle of the model. */
  readonly lookAt?: readonly [number, number, number];
  /** From there to the camera, in m; default: one and a half times the size of the model. */
  readonly distance?: number;
  /** Degrees around the vertical; default 90: along y. */
  readonly azimuth?: number;
  /** Degrees above the horizon, counted downwards; default -30. */
  readonly elevation?: number;
}

const [width, height] = [320, 240];

export class Scene {
  readonly #caster = new RayCaster(width, height);
  readonly #parts: readonly Part[];
  readonly #extent: number;
  readonly #fieldOfView: number;
  /** A camera that stands still; `undefined` if the model has a camera. */
  readonly #still: Camera | undefined;

  constructor(model: MjModel, view: View = {}) {
    this.#parts = partsOf(model);
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
    for (const { index, kind, size, colour } of this.#parts) {
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

/** The nearest of 1, 2 and 5 times a power of ten. */
function roundNumber(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

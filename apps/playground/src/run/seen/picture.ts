// The view of a world at a moment: a frame for a canvas, or the poses of a robot's shapes.
import type { Frame } from '@prism-rl/core';
import type { RobotShape } from '@prism-rl/env-mujoco';
import type { Settings } from '../choices/settings.ts';
import { worldOf } from '../choices/worlds.ts';
import type { Grid, Moment, Picture, Ready } from '../host/events.ts';

/** The rendering methods of an environment, or of a vector environment for its first one. */
interface Shown {
  readonly shapes?: readonly RobotShape[];
  poses?(): Float32Array;
  render?(): Frame;
}

/** The current view of a world. CartPole is drawn from its observation alone. */
export function viewOf(world: string, shown: object): Pick<Moment, 'picture' | 'poses'> {
  const { look } = worldOf(world);
  const env = shown as Shown;
  if (look === 'cartpole') return {};
  if (look === 'robot') {
    const poses = env.poses?.() as Float32Array<ArrayBuffer> | undefined;
    return poses === undefined ? {} : { poses };
  }
  const frame = env.render?.();
  return frame === undefined ? {} : { picture: pictureOf(frame) };
}

/** The first event of what is on the stage: its grid or its shapes, and its settings. */
export function readyOf(stage: object, settings: Settings): Ready {
  const grid = gridOf(stage);
  const shapes = (stage as Shown).shapes?.map(({ kind, size, colour }) => ({ kind, size, colour }));
  return { type: 'ready', ...(grid && { grid }), ...(shapes && { shapes }), settings };
}

/** The layout of a grid; nothing for other worlds. */
export function gridOf(shown: object): Grid | undefined {
  const { grid } = shown as {
    readonly grid?: { readonly scene: Omit<Grid, 'arrows'>; readonly arrows: readonly string[] };
  };
  if (grid === undefined) return undefined;
  const { rows, columns, cells } = grid.scene;
  return { rows, columns, cells: [...cells], arrows: [...grid.arrows] };
}

/** Converts RGB to opaque RGBA. */
function pictureOf({ width, height, data }: Frame): Picture {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    pixels[to] = data[from]!;
    pixels[to + 1] = data[from + 1]!;
    pixels[to + 2] = data[from + 2]!;
    pixels[to + 3] = 255;
  }
  return { width, height, data: pixels };
}

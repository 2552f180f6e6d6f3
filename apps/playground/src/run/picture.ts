// The view of a world at a moment: a frame for a canvas, or the poses of a robot's shapes.
import type { Frame } from '@prism-rl/core';
import type { RobotShape } from '@prism-rl/env-mujoco';
import type { Grid, Moment, Picture } from './messages.ts';
import { worldOf } from './worlds.ts';

/** The rendering methods of an environment, or of a vector environment for its first one. */
interface Shown {
  readonly shapes?: readonly RobotShape[];
  poses?(): Float32Array;
  render?(): Frame;
}

/** The view and its buffers, which are transferred instead of copied. */
export interface View {
  readonly parts: Pick<Moment, 'picture' | 'poses'>;
  readonly buffers: ArrayBuffer[];
}

const nothing: View = { parts: {}, buffers: [] };

/** The current view of a world. CartPole is drawn from its observation alone. */
export function viewOf(world: string, shown: object): View {
  const { look } = worldOf(world);
  const env = shown as Shown;
  if (look === 'cartpole') return nothing;
  if (look === 'robot') {
    const poses = env.poses?.() as Float32Array<ArrayBuffer> | undefined;
    return poses === undefined ? nothing : { parts: { poses }, buffers: [poses.buffer] };
  }
  const frame = env.render?.();
  if (frame === undefined) return nothing;
  const picture = pictureOf(frame);
  return { parts: { picture }, buffers: [picture.data.buffer] };
}

/** The shapes of a robot, for messages; nothing for other worlds. */
export function shapesOf(shown: object): { readonly shapes?: readonly RobotShape[] } {
  const { shapes } = shown as Shown;
  return shapes === undefined
    ? {}
    : { shapes: shapes.map(({ kind, size, colour }) => ({ kind, size, colour })) };
}

/** The layout of a grid, for messages; nothing for other worlds. */
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

// The view of a world in a moment: a frame as a canvas takes it, or where the shapes of a robot are.
import type { Frame } from '@prism-rl/core';
import type { RobotShape } from '@prism-rl/env-mujoco';
import type { Moment, Picture } from './messages.ts';
import { worldOf } from './worlds.ts';

/** The parts of an environment that show it, or of a vector for its first one. */
interface Shown {
  readonly shapes?: readonly RobotShape[];
  poses?(): Float32Array;
  render?(): Frame;
}

/** The view, and its buffers, which are handed over instead of copied. */
export interface View {
  readonly parts: Pick<Moment, 'picture' | 'poses'>;
  readonly buffers: ArrayBuffer[];
}

const nothing: View = { parts: {}, buffers: [] };

/** A world as it is now. CartPole is drawn from its observation alone. */
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

/** The shapes of a robot, for messages; nothing of other worlds. */
export function shapesOf(shown: object): { readonly shapes?: readonly RobotShape[] } {
  const { shapes } = shown as Shown;
  return shapes === undefined
    ? {}
    : { shapes: shapes.map(({ kind, size, colour }) => ({ kind, size, colour })) };
}

/** Red, green and blue with an opaque alpha behind them. */
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

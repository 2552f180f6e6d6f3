import type { Frame } from '@prism-rl/core';

/** Frames as indices into a shared list of colours. */
export interface IndexedFrames {
  /** `0xRRGGBB`, in the order of first appearance. */
  readonly colours: readonly number[];
  /** One index a pixel, a frame each. */
  readonly frames: readonly Uint8Array[];
}

/** The frames with at most 256 shared colours; nothing when they have more. */
export function indexColours(frames: readonly Frame[]): IndexedFrames | undefined {
  const indices = new Map<number, number>();
  const indexed: Uint8Array[] = [];
  for (const { data, width, height } of frames) {
    const pixels = new Uint8Array(width * height);
    let last = -1;
    let lastIndex = 0;
    for (let i = 0, at = 0; i < pixels.length; i++, at += 3) {
      const colour = data[at]! * 65536 + data[at + 1]! * 256 + data[at + 2]!;
      if (colour !== last) {
        let index = indices.get(colour);
        if (index === undefined) {
          if (indices.size === 256) return undefined;
          index = indices.size;
          indices.set(colour, index);
        }
        last = colour;
        lastIndex = index;
      }
      pixels[i] = lastIndex;
    }
    indexed.push(pixels);
  }
  return { colours: [...indices.keys()], frames: indexed };
}

/** The frames with colours rounded to a grid of 6 reds, 7 greens and 6 blues, where there are more than 256. */
export function reduceColours(frames: readonly Frame[]): IndexedFrames {
  const exact = indexColours(frames);
  if (exact !== undefined) return exact;
  const level = (value: number, steps: number): number =>
    Math.round((Math.round((value / 255) * steps) / steps) * 255);
  const rounded = frames.map(({ width, height, data }) => {
    const copy = new Uint8Array(data.length);
    for (let i = 0; i < data.length; i++) copy[i] = level(data[i]!, i % 3 === 1 ? 6 : 5);
    return { width, height, data: copy };
  });
  return indexColours(rounded)!;
}

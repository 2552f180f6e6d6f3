// Frames as a canvas takes them.
import type { Frame } from '@prism-rl/core';
import type { Picture } from './messages.ts';

/** Red, green and blue with an opaque alpha behind them. */
export function pictureOf({ width, height, data }: Frame): Picture {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    pixels[to] = data[from]!;
    pixels[to + 1] = data[from + 1]!;
    pixels[to + 2] = data[from + 2]!;
    pixels[to + 3] = 255;
  }
  return { width, height, data: pixels };
}

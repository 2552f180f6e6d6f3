import type { Frame } from '@prism-rl/core';

/** The frame at `1 / factor` of its size; each pixel is the mean of the pixels it replaces. */
export function shrinkFrame(frame: Frame, factor: number): Frame {
  if (factor === 1) return frame;
  const width = Math.floor(frame.width / factor);
  const height = Math.floor(frame.height / factor);
  const data = new Uint8Array(3 * width * height);
  const count = factor * factor;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [red, green, blue] = [0, 0, 0];
      for (let dy = 0; dy < factor; dy++) {
        let from = 3 * ((y * factor + dy) * frame.width + x * factor);
        for (let dx = 0; dx < factor; dx++, from += 3) {
          red += frame.data[from]!;
          green += frame.data[from + 1]!;
          blue += frame.data[from + 2]!;
        }
      }
      const to = 3 * (y * width + x);
      data[to] = Math.round(red / count);
      data[to + 1] = Math.round(green / count);
      data[to + 2] = Math.round(blue / count);
    }
  }
  return { width, height, data };
}

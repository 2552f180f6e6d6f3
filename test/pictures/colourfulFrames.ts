import type { Frame } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';

/** Frames with far more than 256 colours: noise over a gradient. */
export function colourfulFrames(count: number, width = 40, height = 30): Frame[] {
  const rng = new Rng(7);
  return Array.from({ length: count }, (_, i) => {
    const data = new Uint8Array(3 * width * height);
    for (let k = 0; k < width * height; k++) {
      const x = k % width;
      const noise = x > 10 && x < 20 ? rng.integers(0, 60) : 0;
      data[3 * k] = x * 6 + noise;
      data[3 * k + 1] = Math.floor(k / width) * 8;
      data[3 * k + 2] = 40 * i + noise;
    }
    return { width, height, data };
  });
}

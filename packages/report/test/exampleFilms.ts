import type { Frame } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import { encodeApng, encodePng } from '../src/image/apng.ts';
import { encodeGif } from '../src/image/gif.ts';
import { exampleFrames } from './exampleReport.ts';

/** Frames with far more than 256 colours: noise over a gradient. */
export function colourfulFrames(count: number, width = 40, height = 30): Frame[] {
  const rng = new Rng(7);
  return Array.from({ length: count }, (_, i) => {
    const data = new Uint8Array(3 * width * height);
    for (let k = 0; k < width * height; k++) {
      const x = k % width;
      const noise = x > 10 && x < 20 ? rng.integers(0, 60) : 0;
      data.set([(x * 6 + noise) & 255, Math.floor(k / width) * 8, (40 * i + noise) & 255], 3 * k);
    }
    return { width, height, data };
  });
}

/** Frames of 256 colours in random order: every code width of GIF is used, and its table overflows. */
export function noisyFrames(count: number, width = 120, height = 90): Frame[] {
  const rng = new Rng(11);
  return Array.from({ length: count }, () => {
    const data = new Uint8Array(3 * width * height);
    for (let k = 0; k < width * height; k++) data.fill(rng.integers(0, 256), 3 * k, 3 * k + 3);
    return { width, height, data };
  });
}

/** A film in which some frames repeat the one before. */
export function pausingFrames(): Frame[] {
  const [a, b, c] = exampleFrames(3) as [Frame, Frame, Frame];
  return [a, a, a, b, c, c];
}

/** Films that another program has read: `tools/report/read_films.py`. */
export function exampleFilms(): { readonly [file: string]: Uint8Array } {
  return {
    'block.png': encodeApng(exampleFrames(12), 20),
    'block.gif': encodeGif(exampleFrames(12), 20),
    'colourful.png': encodeApng(colourfulFrames(5), 12.5),
    'noise.gif': encodeGif(noisyFrames(2), 10),
    'pausing.png': encodeApng(pausingFrames(), 10),
    'pausing.gif': encodeGif(pausingFrames(), 30),
    'still.png': encodePng(colourfulFrames(1)[0]!),
  };
}

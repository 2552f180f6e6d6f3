import type { Frame } from '@prism-rl/core';
import { Film } from '../src/index.ts';

/** A square that moves across a plain background and sometimes pauses; with `colors`, the background is a gradient of many colours. */
export function frameAt(k: number, width: number, height: number, colors = false): Frame {
  const data = new Uint8Array(width * height * 3);
  const left = (Math.floor(k / 2) * 3) % (width - 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isSquare = x >= left && x < left + 4 && y >= 3 && y < 7;
      const ground = colors ? [(x * 7) & 255, (y * 11) & 255, (x * y + k) & 255] : [250, 250, 240];
      data.set(isSquare ? [200, 30, 40] : ground, (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

/** A film of these pictures. */
export function filmOf(
  count: number,
  width: number,
  height: number,
  framesPerSecond = 30,
  colors = false,
): Film {
  const film = new Film(framesPerSecond);
  for (let k = 0; k < count; k++) film.add(frameAt(k, width, height, colors));
  return film;
}

import type { Frame } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import { colourfulFrames } from '../../../test/pictures/colourfulFrames.ts';
import { encodeFilm, encodePng, Film } from '../src/index.ts';

/** A dark block that moves across a light background. */
export function blockFrames(count: number, width = 96, height = 64): Frame[] {
  return Array.from({ length: count }, (_, i) => {
    const data = new Uint8Array(3 * width * height).fill(250);
    const left = Math.round((width - 20) * (0.5 + 0.5 * Math.sin((2 * Math.PI * i) / count)));
    for (let y = 36; y < 48; y++) {
      for (let x = left; x < left + 20; x++) data.set([30, 60 + 2 * y, 140], 3 * (y * width + x));
    }
    return { width, height, data };
  });
}

/** Frames of 256 colours in random order: they use every code width of GIF and overflow its table. */
export function noisyFrames(count: number, width = 120, height = 90): Frame[] {
  const rng = new Rng(11);
  return Array.from({ length: count }, () => {
    const data = new Uint8Array(3 * width * height);
    for (let k = 0; k < width * height; k++) data.fill(rng.integers(0, 256), 3 * k, 3 * k + 3);
    return { width, height, data };
  });
}

/** Frames of which some repeat the previous one. */
export function pausingFrames(): Frame[] {
  const [a, b, c] = blockFrames(3) as [Frame, Frame, Frame];
  return [a, a, a, b, c, c];
}

function film(frames: readonly Frame[], framesPerSecond: number): Film {
  const made = new Film(framesPerSecond);
  for (const frame of frames) made.add(frame);
  return made;
}

/** Films that another program has read: `tools/wrappers/read_films.py`. */
export async function exampleFilms(): Promise<{ readonly [file: string]: Uint8Array }> {
  return {
    'block.png': await encodeFilm(film(blockFrames(12), 20), 'png'),
    'block.gif': await encodeFilm(film(blockFrames(12), 20), 'gif'),
    'colourful.png': await encodeFilm(film(colourfulFrames(5), 12.5), 'png'),
    'noise.gif': await encodeFilm(film(noisyFrames(2), 10), 'gif'),
    'pausing.png': await encodeFilm(film(pausingFrames(), 10), 'png'),
    'pausing.gif': await encodeFilm(film(pausingFrames(), 30), 'gif'),
    'still.png': encodePng(colourfulFrames(1)[0]!),
  };
}

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

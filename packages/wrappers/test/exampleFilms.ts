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

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Frame } from '@prism-rl/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { colourfulFrames } from '../../../../test/pictures/colourfulFrames.ts';
import { blockFrames, exampleFilms, noisyFrames, pausingFrames } from '../../test/exampleFilms.ts';

interface ReadFilm {
  readonly sha256: string;
  readonly size: [number, number];
  readonly loop: number | null;
  readonly frames: readonly { readonly milliseconds: number; readonly sha256: string }[];
}

// Pillow's reading of these films: tools/wrappers/read_films.py.
const { films } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/films.json', import.meta.url), 'utf8'),
) as { films: Record<string, ReadFilm> };

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The frames of each film, and the duration that Pillow must read for each. */
const sources: Readonly<Record<string, { frames: Frame[]; milliseconds: number[] }>> = {
  'block.png': { frames: blockFrames(12), milliseconds: Array.from({ length: 12 }, () => 50) },
  'block.gif': { frames: blockFrames(12), milliseconds: Array.from({ length: 12 }, () => 50) },
  'colourful.png': { frames: colourfulFrames(5), milliseconds: Array.from({ length: 5 }, () => 80) },
  'noise.gif': { frames: noisyFrames(2), milliseconds: [100, 100] },
  // Frames that change nothing extend the previous one; GIF rounds to hundredths of a second: 0.10, 0.13, 0.20.
  'pausing.png': { frames: pausingFrames(), milliseconds: [300, 100, 200] },
  'pausing.gif': { frames: pausingFrames(), milliseconds: [100, 30, 70] },
  'still.png': { frames: colourfulFrames(1), milliseconds: [0] },
};

/** Frames that change nothing extend the previous one. */
function merged(frames: ReadFilm['frames']): { milliseconds: number; sha256: string }[] {
  const shots: { milliseconds: number; sha256: string }[] = [];
  for (const frame of frames) {
    if (shots.at(-1)?.sha256 === frame.sha256) shots.at(-1)!.milliseconds += frame.milliseconds;
    else shots.push({ ...frame });
  }
  return shots;
}

describe('films', () => {
  let encoded: { readonly [file: string]: Uint8Array };
  beforeAll(async () => {
    encoded = await exampleFilms();
  });

  test.each(Object.keys(sources))('%s is what Pillow has read, pixel for pixel', (name) => {
    const { frames, milliseconds } = sources[name]!;
    const read = films[name]!;
    expect(sha256(encoded[name]!)).toBe(read.sha256);
    expect(read.size).toEqual([frames[0]!.width, frames[0]!.height]);
    const shown = merged(read.frames);
    expect(shown.map((frame) => frame.milliseconds)).toEqual(milliseconds);
    expect(shown.map((frame) => frame.sha256)).toEqual(
      merged(frames.map(({ data }) => ({ milliseconds: 0, sha256: sha256(data) }))).map((one) => one.sha256),
    );
    if (frames.length > 1) expect(read.loop).toBe(0);
  });
});

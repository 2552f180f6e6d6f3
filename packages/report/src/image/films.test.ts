import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Frame } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { colourfulFrames, exampleFilms, noisyFrames, pausingFrames } from '../../test/exampleFilms.ts';
import { exampleFrames } from '../../test/exampleReport.ts';
import { encodeApng } from './apng.ts';
import { changedArea } from './changedArea.ts';
import { encodeGif } from './gif.ts';
import { reduceColours } from './palette.ts';
import { shrinkFrame } from './shrinkFrame.ts';

interface ReadFilm {
  readonly sha256: string;
  readonly format: string;
  readonly size: [number, number];
  readonly loop: number | null;
  readonly frames: readonly { readonly milliseconds: number; readonly sha256: string }[];
}

// What Pillow found in these films: tools/report/read_films.py.
const { films } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/films.json', import.meta.url), 'utf8'),
) as { films: Record<string, ReadFilm> };

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The frames of each film, and how long Pillow must show each. */
const sources: Readonly<Record<string, { frames: Frame[]; milliseconds: number[] }>> = {
  'block.png': { frames: exampleFrames(12), milliseconds: Array.from({ length: 12 }, () => 50) },
  'block.gif': { frames: exampleFrames(12), milliseconds: Array.from({ length: 12 }, () => 50) },
  'colourful.png': { frames: colourfulFrames(5), milliseconds: Array.from({ length: 5 }, () => 80) },
  'noise.gif': { frames: noisyFrames(2), milliseconds: [100, 100] },
  // Frames that change nothing are one that lasts longer; GIF rounds to hundredths of a second: 0.10, 0.13, 0.20.
  'pausing.png': { frames: pausingFrames(), milliseconds: [300, 100, 200] },
  'pausing.gif': { frames: pausingFrames(), milliseconds: [100, 30, 70] },
  'still.png': { frames: colourfulFrames(1), milliseconds: [0] },
};

describe('films', () => {
  const encoded = exampleFilms();

  test.each(Object.keys(sources))('%s is what Pillow has read, pixel for pixel', (name) => {
    const { frames, milliseconds } = sources[name]!;
    const read = films[name]!;
    expect(sha256(encoded[name]!)).toBe(read.sha256);
    expect(read.size).toEqual([frames[0]!.width, frames[0]!.height]);
    expect(read.frames.map((frame) => frame.milliseconds)).toEqual(milliseconds);
    const distinct = frames.map(({ data }) => sha256(data)).filter((digest, i, all) => digest !== all[i - 1]);
    expect(read.frames.map((frame) => frame.sha256)).toEqual(distinct);
    if (frames.length > 1) expect(read.loop).toBe(0);
  });

  test('a GIF of many colours is near to them', () => {
    const frames = colourfulFrames(2);
    const { colours, frames: indexed } = reduceColours(frames);
    expect(colours.length).toBeLessThanOrEqual(252);
    for (const [i, pixels] of indexed.entries()) {
      for (let k = 0; k < pixels.length; k++) {
        const red = colours[pixels[k]!]! >> 16;
        // Levels are 51 apart.
        expect(Math.abs(red - frames[i]!.data[3 * k]!)).toBeLessThanOrEqual(26);
      }
    }
  });

  test('refuse what is no film', () => {
    const [frame] = exampleFrames(1) as [Frame];
    for (const encode of [encodeApng, encodeGif]) {
      expect(() => encode([], 10)).toThrow(/at least one frame/);
      expect(() => encode([frame, { ...frame, width: 32 }], 10)).toThrow(/Frame 1/);
      expect(() => encode([frame], 0)).toThrow(/0 frames a second/);
    }
  });
});

test('the changed area, by hand', () => {
  const before = new Uint8Array(5 * 4);
  const after = before.slice();
  expect(changedArea(before, after, 5, 4, 1)).toBeUndefined();
  after[1 * 5 + 3] = 1;
  after[2 * 5 + 1] = 1;
  expect(changedArea(before, after, 5, 4, 1)).toEqual({ x: 1, y: 1, width: 3, height: 2 });
});

test('a smaller frame is the mean of its pixels', () => {
  const data = Uint8Array.from([0, 10, 20, 4, 10, 20, 8, 10, 20, 12, 10, 21]);
  expect(shrinkFrame({ width: 2, height: 2, data }, 2)).toEqual({
    width: 1,
    height: 1,
    data: Uint8Array.of(6, 10, 20),
  });
});

import { expect, test } from 'vitest';
import { type Game, GRID } from './game.ts';
import { drawFrame } from './picture.ts';

/** A game that shows nothing but channel `k` in cell `k`. */
function diagonal(channels: number): Game {
  return {
    name: 'diagonal',
    channels: Array.from({ length: channels }, (_, k) => `channel ${k}`),
    minimalActions: [0],
    stateSize: 0,
    reset: () => undefined,
    step: () => 0,
    draw(_, out, at) {
      for (let k = 0; k < channels; k++) out[at + k * channels + k] = 1;
    },
  };
}

test.each([4, 6, 7, 10])(
  'colours of %i channels rise evenly in brightness, as a cubehelix does',
  (channels) => {
    const { width, data } = drawFrame(diagonal(channels), new Int32Array(0));
    const cell = width / GRID;
    const colours = Array.from({ length: channels }, (_, k) => [
      ...data.subarray(3 * cell * k, 3 * cell * k + 3),
    ]);
    for (const [k, [red = 0, green = 0, blue = 0]] of colours.entries()) {
      // Green (2011), section 2: the perceived intensity.
      const perceived = 0.3 * red + 0.59 * green + 0.11 * blue;
      expect(Math.abs(perceived - 255 * (0.33 + (0.5 * k) / (channels - 1)))).toBeLessThan(0.6);
    }
    expect(new Set(colours.map((colour) => colour.join())).size).toBe(channels);
  },
);

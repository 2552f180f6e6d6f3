import { describe, expect, it, test } from 'vitest';
import { GAME_STATE, type Game, GRID } from '../game.ts';
import { LegacyRng } from '../legacyRng.ts';
import { drawFrame } from '../picture.ts';
import { seaquest } from './seaquest.ts';

describe('seaquest', () => {
  const DIVERS_ON_BOARD = GAME_STATE + 1;
  const SPAWN_SPEED = GAME_STATE + 5;
  const MOVE_SPEED = GAME_STATE + 8;
  const RAMP_INDEX = GAME_STATE + 9;
  const SURFACED = GAME_STATE + 11;

  /** Returns the pauses between two spawns and between two enemy moves, after each time the player surfaces with a diver. */
  function pausesAfterSurfacing(times: number, ramping: boolean): [spawn: number, move: number][] {
    const rng = new LegacyRng(1);
    const state = new Int32Array(seaquest.stateSize);
    return Array.from({ length: times }, (_, k) => {
      // The reset keeps enemies away from the player; the difficulty is kept.
      const before = state.slice();
      seaquest.reset(state, rng);
      if (k > 0) for (const place of [SPAWN_SPEED, MOVE_SPEED, RAMP_INDEX]) state[place] = before[place]!;
      state[DIVERS_ON_BOARD] = 1;
      state[SURFACED] = 0;
      seaquest.step(state, 0, rng, { ramping });
      return [state[SPAWN_SPEED]!, state[MOVE_SPEED]!];
    });
  }

  it('spawns and moves enemies faster each time the player surfaces, up to once per step and once per three', () => {
    const pauses = pausesAfterSurfacing(24, true);
    expect(pauses.map(([spawn]) => spawn)).toEqual(Array.from({ length: 24 }, (_, k) => Math.max(1, 19 - k)));
    expect(pauses.map(([, move]) => move)).toEqual([5, 4, 4, 3, 3, ...Array<number>(19).fill(2)]);
  });

  it('keeps its difficulty without ramping', () => {
    expect(pausesAfterSurfacing(5, false)).toEqual(Array(5).fill([20, 5]));
  });
});

describe('picture', () => {
  /** A game with channel `k` active in cell `k` only. */
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
    'colours of %i channels increase evenly in brightness, as a cubehelix does',
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
});

import { describe, expect, test } from 'vitest';
import { Atari2600 } from './atari2600.ts';
import { AtariEmulator } from './emulator.ts';
import { FramePipeline, pipelineMemory } from './framePipeline.ts';
import { allActions, camelName, gameNames, gameSpec, hasMode, minimalActions, modesOf } from './game.ts';
import { prismCatch } from './games/prismCatch.ts';
import { rgbPicture } from './picture.ts';

describe('catalogue', () => {
  test.each([
    ['pong', 'Pong'],
    ['space_invaders', 'SpaceInvaders'],
    ['tic_tac_toe_3d', 'TicTacToe3D'],
    ['up_n_down', 'UpNDown'],
    ['ms_pacman', 'MsPacman'],
  ])('%s is %s in environment ids', (game, name) => {
    expect(camelName(game)).toBe(name);
  });

  test('lists the modes of a game', () => {
    let several = 0;
    for (const name of gameNames) {
      const spec = gameSpec(name);
      const modes = Array.from({ length: 10_000 }, (_, mode) => mode).filter((mode) => hasMode(spec, mode));
      expect([name, modesOf(spec)]).toEqual([name, modes]);
      expect(modes).toContain(spec.defaultMode);
      if (modes.length > 1) several++;
    }
    expect(several).toBeGreaterThan(20);
    // Every fourth, as in the Arcade Learning Environment.
    expect(modesOf(gameSpec('breakout'))).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44]);
    expect(hasMode(gameSpec('breakout'), 0.5)).toBe(false);
  });

  test('the minimal actions of a game are ascending, or all', () => {
    expect(minimalActions(gameSpec('breakout'))).toEqual([0, 1, 3, 4]);
    expect(minimalActions(gameSpec('pong'))).toEqual([0, 1, 3, 4, 11, 12]);
    expect(minimalActions(gameSpec('alien'))).toEqual(allActions);
    for (const name of gameNames) {
      const actions = minimalActions(gameSpec(name));
      expect([...new Set(actions)].sort((a, b) => a - b)).toEqual([...actions]);
    }
  });
});

test('a variable that resets keep begins with its value and goes on', () => {
  const { image, spec } = prismCatch;
  // It counts frames.
  const counts = { keep: { kept: 40 }, step: [['=', 'kept', ['+', 'kept', 1]]], lives: 'kept' } as const;
  const emulator = new AtariEmulator(image, { ...spec, ...counts });
  const frames = emulator.lives - 40;
  expect(frames).toBeGreaterThan(60);
  emulator.reset();
  expect(emulator.lives).toBe(40 + 2 * frames);
});

describe('framePipeline', () => {
  test('reserves memory for every height of the tallest picture', () => {
    const sizes = new Set<number>();
    for (let height = 1; height <= 210; height++) {
      const shape = { width: 160, height, stack: 4, grayscale: true, maxpool: true };
      const atari = new Atari2600(prismCatch.image, { height: 250, reserve: pipelineMemory(shape) });
      const pipeline = new FramePipeline(atari, shape, 'NTSC');
      pipeline.start();
      expect(pipeline.frames.length).toBe(4 * 160 * height);
      sizes.add(atari.core.memory.buffer.byteLength);
    }
    // Memory grows in pages: an overflow only shows if a page is nearly full, which some of these heights cause.
    expect(sizes.size).toBeGreaterThan(5);
  });
});

describe('picture', () => {
  test('pixels have their palette colours: red, green, blue', () => {
    const emulator = { format: 'NTSC', console: { picture: Uint8Array.of(0, 18, 30, 240) } };
    const parts = [...rgbPicture(emulator as AtariEmulator)].map((part) =>
      part.toString(16).padStart(2, '0'),
    );
    expect(parts.join('').toUpperCase()).toBe('000000' + '69690F' + 'FCFC54' + '482C00');
  });
});

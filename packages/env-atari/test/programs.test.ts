/** Plays a program as the reference did: as a game without interfering rules. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { OPCODES } from '../build/opcodes.ts';
import { AtariVectorEnv, type AtariVectorSettings } from '../src/atariVectorEnv.ts';
import { detectBoard } from '../src/cartridge.ts';
import { AtariEmulator } from '../src/emulator.ts';
import { type AtariGame, gameSpec } from '../src/game.ts';
import { prismCatch } from '../src/games/prismCatch.ts';
import { type ProgramKind, programKinds, randomProgram } from './randomPrograms.ts';

/** This game's rules and actions are used: it has no mode program, no starting actions, and almost never ends. */
const HOST_GAME = 'donkey_kong';
const STEPS = 12;

/** Returns CRC-32 of RAM and of the screen after every step, and after the second reset. */
function playProgram(image: Uint8Array): [ram: string, screen: string][] {
  const spec = { ...gameSpec(HOST_GAME), size: image.length, cart: detectBoard(image) };
  const emulator = new AtariEmulator(image, spec, { seed: 5, repeatActionProbability: 0 });
  emulator.reset();
  const rows: [string, string][] = [];
  const hex = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0');
  for (let step = 0; step <= STEPS; step++) {
    if (step > 0) emulator.act((step * 7) % 18);
    rows.push([hex(emulator.console.ram), hex(emulator.console.picture)]);
    if (emulator.over) emulator.reset();
  }
  return rows;
}

// Checksums of the same images in the Arcade Learning Environment (tools/env-atari/run_programs.py).
const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/programs.json'), 'utf8'),
) as Record<string, [ram: string, screen: string]>;
const digest = (texts: readonly string[]): string => crc32(texts.join('')).toString(16).padStart(8, '0');

describe('random programs equal the reference', () => {
  for (const kind of programKinds.filter((kind) => kind !== 'noise')) {
    const names = Object.keys(expected).filter((name) => name.startsWith(`${kind}-`));
    test(`${names.length} programs of kind ${kind}`, () => {
      expect(names.length).toBe(12);
      const got = names.map((name) => {
        const rows = playProgram(randomProgram(kind as ProgramKind, Number(name.split('-')[1])));
        return [name, digest(rows.map(([ram]) => ram)), digest(rows.map(([, screen]) => screen))];
      });
      expect(got).toEqual(names.map((name) => [name, ...expected[name]!]));
    });
  }

  test('Prism Catch equals the reference', () => {
    const rows = playProgram(prismCatch.image);
    expect([digest(rows.map(([ram]) => ram)), digest(rows.map(([, screen]) => screen))]).toEqual(
      expected['prismCatch-0'],
    );
  });

  test('they hold every opcode that does not stop the processor, and every TIA register', () => {
    const opcodes = new Set<number>();
    const registers = new Set<number>();
    for (const name of Object.keys(expected).filter((key) => !key.startsWith('prismCatch'))) {
      const [kind, seed] = name.split('-') as [ProgramKind, string];
      const image = randomProgram(kind, Number(seed));
      for (let slot = 0x100; slot < 0xc00; slot += 8) {
        opcodes.add(image[slot]!);
        for (let i = 0; i < 7; i++) if (image[slot + i] === 0x85) registers.add(image[slot + i + 1]!);
      }
    }
    const jumps = new Set(['JAM', 'RTS', 'RTI', 'BRK', 'JMP']);
    const missing = OPCODES.filter((op) => !jumps.has(op.mnemonic) && !opcodes.has(op.code)).map(
      (op) => op.code,
    );
    expect(missing).toEqual([]);
    for (let register = 0x04; register <= 0x2c; register++) {
      const audio = register >= 0x15 && register <= 0x1a;
      if (!audio) expect([register, registers.has(register)]).toEqual([register, true]);
    }
  });

  test('recognises their boards', () => {
    for (const kind of ['F8', 'F8SC', 'F6', 'F6SC', 'E0', 'FE', 'DPC'] as const) {
      expect(detectBoard(randomProgram(kind, 3))).toBe(kind);
    }
  });
});

describe('pipeline', () => {
  // Prism Catch in ale_py's AtariVectorEnv (tools/env-atari/pipeline_runs.py).
  const expected = JSON.parse(
    readFileSync(join(import.meta.dirname, 'fixtures/pipeline.json'), 'utf8'),
  ) as Record<string, string[]>;
  // The reference ran it under another game's name; use that game's rules for rewards and lives.
  const game: AtariGame = { ...prismCatch, spec: { ...gameSpec(HOST_GAME), md5: prismCatch.spec.md5 } };
  const STEPS = 60;

  const vectors: Readonly<Record<string, Partial<AtariVectorSettings>>> = {
    vector: {},
    'vector sticky': { repeatActionProbability: 0.25 },
    'vector rgb': { grayscale: false, stack: 2 },
    'vector 64x96': { width: 64, height: 96, maxpool: false },
    'vector half': { width: 80, height: 105 },
    'vector same': { width: 160, height: 210, stack: 1 },
    'vector tiny': { width: 20, height: 21, stack: 2 },
    'vector odd': { width: 37, height: 53, grayscale: false, stack: 1 },
    'vector plain': { fireReset: false, noopMax: 0, frameSkip: 3, clipRewards: false },
    'vector short': { maxNumFramesPerEpisode: 50, fullActionSpace: true },
  };

  const bytesOf = (array: Uint8Array | Float32Array | Float64Array): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const crc = (...arrays: (Uint8Array | Float32Array | Float64Array)[]): number =>
    arrays.reduce((value, array) => crc32(bytesOf(array), value), 0);

  /** Returns one chained checksum per ten steps. */
  function chain(rows: readonly number[]): string[] {
    let value = 0;
    return rows
      .map((row) => {
        value = crc32(bytesOf(Uint8Array.of(row, row >>> 8, row >>> 16, row >>> 24)), value);
        return value.toString(16).padStart(8, '0');
      })
      .filter((_, step) => step % 10 === 0);
  }

  test.each(Object.entries(vectors))('%s equals AtariVectorEnv', (key, settings) => {
    const env = new AtariVectorEnv(game, 2, { ...settings, autoreset: 'next-step' });
    const { n } = env.actionSpace;
    env.reset({ seed: 9 });
    const rows = [crc(env.observations)];
    for (let step = 0; step < STEPS; step++) {
      env.step(Int32Array.of((step * 5) % n, (step * 3 + 1) % n));
      rows.push(crc(env.observations, env.rewards, env.terminated, env.truncated));
    }
    expect(chain(rows)).toEqual(expected[key]);
  });

  test('every stored run is compared', () => {
    expect(Object.keys(expected).sort()).toEqual(Object.keys(vectors).sort());
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { OPCODES } from '../build/opcodes.ts';
import { detectBoard } from '../src/cartridge.ts';
import { prismCatch } from '../src/games/prismCatch.ts';
import { playProgram } from './playProgram.ts';
import { type ProgramKind, programKinds, randomProgram } from './randomPrograms.ts';

// Checksums of what the Arcade Learning Environment made of the same images (tools/env-atari/run_programs.py).
const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/programs.json'), 'utf8'),
) as Record<string, [ram: string, screen: string]>;
const digest = (texts: readonly string[]): string => crc32(texts.join('')).toString(16).padStart(8, '0');

describe('random programs do what the reference did', () => {
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

  test('Prism Catch, too, runs there as here', () => {
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

  test('their boards are recognised', () => {
    for (const kind of ['F8', 'F8SC', 'F6', 'F6SC', 'E0', 'FE', 'DPC'] as const) {
      expect(detectBoard(randomProgram(kind, 3))).toBe(kind);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble } from '../build/assembler.ts';
import { Atari2600 } from './atari2600.ts';
import { AtariEnv, type ObsType } from './atariEnv.ts';
import { AtariVectorEnv } from './atariVectorEnv.ts';
import type { Board } from './cartridge.ts';
import { AtariEmulator } from './emulator.ts';
import { atariGame, gameSpec } from './game.ts';
import { prismCatch } from './games/prismCatch.ts';

/** Powers on a console and runs `body`, followed by an endless loop. */
function run(body: string): Atari2600 {
  const source = `
        .org $f000
start:  cld
        ldx #$ff
        txs
        ${body.split('\n').join('\n        ')}
stop:   jmp stop
        .org $fffc
        .word start
        .word start`;
  const console = new Atari2600(assemble(source).image);
  console.reset();
  console.frame();
  return console;
}

const at = (console: Atari2600, address: number): number => console.ram[address & 0x7f]!;

describe('the processor, by hand', () => {
  test('binary and decimal arithmetic', () => {
    const console = run(
      'clc\nlda #$7f\nadc #1\nsta $80\nphp\npla\nsta $81\nsed\nclc\nlda #$19\nadc #$28\nsta $82\nsec\nlda #$10\nsbc #$01\nsta $83\ncld',
    );
    // 0x7f + 1 = 0x80 with N and V; 19 + 28 = 47; 10 − 1 = 9.
    expect([at(console, 0x80), at(console, 0x81) & 0xc3, at(console, 0x82), at(console, 0x83)]).toEqual([
      0x80, 0xc0, 0x47, 0x09,
    ]);
  });

  test('zero-page indexing wraps, a pointer at $ff does not', () => {
    const console = run('lda #$5a\nsta $8f\nldx #$10\nlda $7f,x\nsta $80\nldx #$ff\nlda $90,x\nsta $81');
    expect([at(console, 0x80), at(console, 0x81)]).toEqual([0x5a, 0x5a]);
  });

  test('JMP through a pointer at the end of a page takes its high byte from the start of that page', () => {
    const source = `
        .org $f000
start:  jmp ($f1ff)
        .org $f034
good:   lda #1
        sta $80
        jmp good
        .org $f100
        .byte $f0
        .org $f1ff
        .byte $34
        .byte $f2
        .org $fffc
        .word start
        .word start`;
    const console = new Atari2600(assemble(source).image);
    console.reset();
    console.frame();
    expect(at(console, 0x80)).toBe(1);
  });

  test('an illegal opcode that stops the processor is reported, and a reset helps', () => {
    const console = run('inc $80\n.byte $02');
    expect(console.jammed).toBe(true);
    const before = at(console, 0x80);
    console.frame();
    expect(at(console, 0x80)).toBe(before);
    console.reset();
    expect(console.jammed).toBe(false);
    console.frame();
    expect(at(console, 0x80)).toBe((before + 1) & 0xff);
  });
});

describe('the picture, by hand', () => {
  test('playfield, reflection and player at their pixels', () => {
    const console = run(`lda #$0e
sta $09
lda #$46
sta $08
lda #$10
sta $0d
lda #1
sta $0a
frame:  lda #2
sta $02
sta $00
sta $02
sta $02
sta $02
lda #0
sta $00
ldy #200
line:   sta $02
dey
bne line
jmp frame`);
    console.frame();
    console.frame();
    const row = Array.from(console.picture.subarray(100 * 160, 101 * 160));
    const expected = row.map((_, x) => (x < 4 || x >= 156 ? 0x46 : 0x0e));
    expect(row).toEqual(expected);
  });
});

describe('snapshots', () => {
  test('continue exactly, pictures and random generators included', () => {
    const make = (): AtariEmulator => new AtariEmulator(prismCatch.image, prismCatch.spec, { seed: 4 });
    const a = make();
    for (let i = 0; i < 100; i++) a.act([3, 4, 0, 1][(i * 7) % 4]!);
    const state = a.save();
    const b = make();
    b.restore(state);
    expect(b.console.picture).toEqual(a.console.picture);
    for (let i = 0; i < 300; i++) {
      const action = [3, 4, 0, 1][(i * 5) % 4]!;
      expect(b.act(action)).toBe(a.act(action));
      if (a.over) {
        a.reset();
        b.reset();
      }
    }
    expect(b.save()).toEqual(a.save());
  });

  test('starting actions of a game run in every episode before its first step', () => {
    const settings = { repeatActionProbability: 0 };
    const start = [
      [3, 7],
      [4, 2],
    ] as const;
    const [begun, played] = [{ ...prismCatch.spec, start }, prismCatch.spec].map(
      (spec) => new AtariEmulator(prismCatch.image, spec, settings),
    ) as [AtariEmulator, AtariEmulator];
    const ram = ({ console }: AtariEmulator): number[] => Array.from(console.ram);
    for (let episode = 0; episode < 2; episode++) {
      expect(ram(begun)).not.toEqual(ram(played));
      for (const [action, frames] of start) for (let i = 0; i < frames; i++) played.act(action);
      expect(ram(begun)).toEqual(ram(played));
      begun.reset();
      played.reset();
    }
  });

  test('refuses states of another size', () => {
    const console = new Atari2600(prismCatch.image);
    expect(() => console.restore(new Uint8Array(10))).toThrow(/state of this console has/);
  });
});

describe('bad input', () => {
  test.each([
    ['an image of an odd size', () => new Atari2600(new Uint8Array(5000)), 'incompatible'],
    ['an empty image', () => new Atari2600(new Uint8Array(0)), 'incompatible'],
    ['a board that does not fit', () => new Atari2600(new Uint8Array(4096), { board: 'F6' }), 'incompatible'],
    [
      'a board named as what every object has',
      () => new Atari2600(prismCatch.image, { board: 'constructor' as Board }),
      'incompatible',
    ],
    [
      'a picture that is too high',
      () => new Atari2600(prismCatch.image, { height: 300 }),
      'invalid-argument',
    ],
    [
      'a mode that does not exist',
      () => new AtariEmulator(prismCatch.image, prismCatch.spec, { mode: 9 }),
      'invalid-argument',
    ],
    [
      'a mode between two',
      () => new AtariEmulator(prismCatch.image, prismCatch.spec, { mode: 0.5 }),
      'invalid-argument',
    ],
    [
      'an observation named as what every object has',
      () => new AtariEnv(prismCatch, { obsType: 'constructor' as ObsType }),
      'invalid-argument',
    ],
    [
      'a frame skip that is no number',
      () => new AtariEnv(prismCatch, { frameSkip: null as unknown as number }),
      'invalid-argument',
    ],
    [
      'an unknown way to start again',
      () => new AtariVectorEnv(prismCatch, 1, { autoreset: 'nextStep' as 'next-step' }),
      'invalid-argument',
    ],
    [
      'a difficulty that does not exist',
      () => new AtariEmulator(prismCatch.image, prismCatch.spec, { difficulty: 2 }),
      'invalid-argument',
    ],
    [
      'a probability above 1',
      () => new AtariEmulator(prismCatch.image, prismCatch.spec, { repeatActionProbability: 2 }),
      'invalid-argument',
    ],
    [
      'an image of the wrong size for its game',
      () => atariGame('pong', new Uint8Array(4096)),
      'incompatible',
    ],
    ['an unknown game', () => atariGame('pongg', new Uint8Array(2048)), 'unknown-name'],
    [
      'an image that never reaches a mode',
      () => new AtariEmulator(new Uint8Array(2048).fill(0x02), gameSpec('breakout')),
      'incompatible',
    ],
  ])('refuses %s', (_, make, code) => {
    let caught: unknown;
    try {
      make();
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ name: 'PrismError', code });
  });
});

// Thirty megabytes of output instead of one.
const longTests = process.env.PRISM_LONG_TESTS === '1';

describe('any bytes as a cartridge', () => {
  test(
    'never crash or hang',
    () => {
      const sizes = [2048, 4096, 8192, 10240, 16384];
      const bytes = fc
        .constantFrom(...sizes)
        .chain((size) => fc.uint8Array({ minLength: size, maxLength: size, size: 'max' }));
      let total = 0;
      fc.assert(
        fc.property(bytes, fc.integer({ min: 0, max: 8 }), (image, variant) => {
          const boardsOfSize = {
            2048: '2K',
            4096: '4K',
            8192: (['F8', 'F8SC', 'E0', 'FE'] as const)[variant % 4]!,
            10240: 'DPC',
            16384: (['F6', 'F6SC'] as const)[variant % 2]!,
          } as const;
          const board = boardsOfSize[image.length as keyof typeof boardsOfSize];
          const console = new Atari2600(image, { board });
          total += image.length;
          console.reset();
          for (let i = 0; i < 6; i++) {
            console.portA = (variant * 37 + i * 91) & 0xff;
            console.frame();
            if (i === 3) console.reset();
          }
          expect(console.picture.length).toBe(160 * 210);
        }),
        { numRuns: longTests ? 5000 : 150, seed: longTests ? 27 : 26 },
      );
      expect(total).toBeGreaterThan(longTests ? 30_000_000 : 1_000_000);
    },
    longTests ? 600_000 : 30_000,
  );
});

/**
 * Random cartridges that exercise the console: every opcode, every TIA register, the timer, the stack anywhere, bank switching. The same
 * seeds give the same bytes, so the reference's results can be stored as checksums.
 */
import { OPCODES } from '../build/opcodes.ts';

/** What a program stresses. */
export type ProgramKind = 'cpu' | 'tia' | 'mixed' | 'noise' | BankedKind;
type BankedKind = 'F8' | 'F8SC' | 'F6' | 'F6SC' | 'E0' | 'FE' | 'DPC';

export const programKinds: readonly ProgramKind[] = [
  'cpu',
  'tia',
  'mixed',
  'noise',
  'F8',
  'F8SC',
  'F6',
  'F6SC',
  'E0',
  'FE',
  'DPC',
];

/** Random numbers for programs: xorshift32. */
class Numbers {
  #x: number;

  constructor(seed: number) {
    this.#x = (seed * 2654435761 + 88172645) >>> 0 || 1;
    for (let i = 0; i < 8; i++) this.below(2);
  }

  /** 0..n−1. */
  below(n: number): number {
    let x = this.#x;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#x = x >>> 0;
    return this.#x % n;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}

const SLOT = 8;
const BODY = 0x100;
const LOOP = 0xc00;
const SUBROUTINE = 0xf00;
const VECTORS = 0xffc;

const jam = new Set(OPCODES.filter((op) => op.mnemonic === 'JAM').map((op) => op.code));
/** Opcodes that are allowed anywhere in straight-line code. */
const plain = OPCODES.filter(
  (op) =>
    !jam.has(op.code) && !['JMP', 'JSR', 'RTS', 'RTI', 'BRK'].includes(op.mnemonic) && op.mode !== 'rel',
);
const branches = OPCODES.filter((op) => op.mode === 'rel');

/** Zero-page pairs from $80/$81 start as pointers into RAM; random code may break them on purpose. */
function operand(n: Numbers, mode: string): number[] {
  switch (mode) {
    case 'imm':
      return [n.below(256)];
    case 'zp':
    case 'zpx':
    case 'zpy':
    case 'izx':
    case 'izy':
      return [n.below(8) === 0 ? n.below(256) : 0x80 + n.below(0x70)];
    case 'abs':
    case 'abx':
    case 'aby':
      return n.pick([
        [n.below(128) + 128, n.pick([0, 1])],
        [n.below(256), 0xf0 + n.below(15)],
        [0x80 + n.below(24), 2],
        [n.below(256), n.below(256)],
      ]);
    default:
      return [];
  }
}

function cpuSlot(n: Numbers): number[] {
  const choice = n.below(20);
  if (choice === 0) return [n.pick(branches).code, n.below(3), 0xea, 0xea];
  if (choice === 1) return [0x20, SUBROUTINE & 0xff, 0xf0 | (SUBROUTINE >> 8)];
  if (choice === 2) return [0xa2, n.below(8) === 0 ? n.below(256) : 0xe0 + n.below(32), 0x9a];
  if (choice === 3) return [n.pick([0xf8, 0xd8, 0x38, 0x18])];
  if (choice === 4) return [n.pick([0xa9, 0xa2, 0xa0]), n.below(256)];
  if (choice === 5) return [0x48, n.pick([0x08, 0x48, 0xea]), n.pick([0x68, 0x28])];
  const op = n.pick(plain);
  return [op.code, ...operand(n, op.mode)];
}

const REGISTERS = [
  ...[0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f],
  ...[0x10, 0x11, 0x12, 0x13, 0x14, 0x1b, 0x1c, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f],
  ...[0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b],
];

function tiaSlot(n: Numbers): number[] {
  const choice = n.below(24);
  if (choice < 4) return [0x85, 0x02];
  if (choice === 4) return [0xa9, n.below(4) === 0 ? 2 : 0, 0x85, 0x01];
  if (choice === 5) return [0xa5, n.below(16), 0x95, 0x80];
  if (choice === 6) return [0x24, n.below(8), 0x85, 0x2c];
  if (choice === 7) return [0x85, 0x02, 0x85, 0x2a];
  if (choice === 8)
    return n.pick([
      [0x85, 0x02, 0x4a, 0x85, 0x2a],
      [0xea, 0x85, 0x2a, 0xea],
      [0xa5, 0x80, 0x85, 0x2a],
    ]);
  if (choice === 9) {
    // The starfield: HMM0 changes from 7 to 6 exactly 21 cycles after HMOVE.
    return n.pick([
      [0xa9, 0x70, 0x85, 0x22],
      [0x85, 0x2a, 0xa9, 0x60],
      [0xa2, 0x60, 0x86, 0x22],
    ]);
  }
  if (choice === 10)
    return [0xa5, 0x80 + n.below(64), n.pick([0x0a, 0x4a, 0x2a, 0x6a]), 0x85, n.pick(REGISTERS)];
  if (choice === 11) return [0xa9, n.below(256), 0x8d, 0x94 + n.below(4), 0x02];
  if (choice === 12) return [0xad, 0x84 + n.below(2), 0x02, 0x85, 0x80 + n.below(96)];
  if (choice === 13) return [0xe6, 0x80 + n.below(96)];
  return [n.pick([0xa9, 0xa2, 0xa0]), n.below(256), n.pick([0x85, 0x86, 0x84, 0x87]), n.pick(REGISTERS)];
}

const HOTSPOTS: Readonly<Record<BankedKind, readonly [number, number]>> = {
  F8: [0xff8, 2],
  F8SC: [0xff8, 2],
  F6: [0xff6, 4],
  F6SC: [0xff6, 4],
  E0: [0xfe0, 24],
  FE: [0xff8, 2],
  DPC: [0xff8, 2],
};

function bankSlot(n: Numbers, kind: BankedKind): number[] {
  const [first, count] = HOTSPOTS[kind];
  const low = (value: number): number[] => [value & 0xff, 0xf0 | (value >> 8)];
  if (kind === 'DPC' && n.below(3) !== 0) {
    return n.below(2) === 0
      ? [0xad, n.below(64), 0xf0, 0x85, n.pick([0x1b, 0x0e, 0x80 + n.below(96)])]
      : [0xa9, n.below(256), 0x8d, 0x40 + n.below(64), 0xf0];
  }
  if ((kind === 'F8SC' || kind === 'F6SC') && n.below(2) === 0) {
    return n.below(2) === 0
      ? [0xad, 0x80 + n.below(128), 0xf0, 0x85, 0x80 + n.below(96)]
      : [0xa5, 0x80 + n.below(96), 0x8d, n.below(256), 0xf0];
  }
  if (kind === 'FE') {
    const to = 0xf00;
    return [0x20, to & 0xff, n.pick([0xd0, 0xf0]) | (to >> 8)];
  }
  return [n.pick([0xad, 0x8d, 0x2c, 0x4d]), ...low(first + n.below(count))];
}

function slotOf(n: Numbers, kind: ProgramKind): number[] {
  if (kind === 'cpu') return n.below(12) === 0 ? [0x85, 0x02] : cpuSlot(n);
  if (kind === 'tia') return tiaSlot(n);
  if (kind === 'mixed') return n.below(3) === 0 ? cpuSlot(n) : tiaSlot(n);
  return n.below(4) === 0 ? bankSlot(n, kind as BankedKind) : n.below(4) === 0 ? cpuSlot(n) : tiaSlot(n);
}

/** Fills one 4 KB bank; the frame loop is the same in every bank, the slots between differ. */
function fillBank(n: Numbers, kind: ProgramKind, bank: Uint8Array): void {
  const put = (at: number, bytes: readonly number[]): void => bank.set(bytes, at);
  // Power-on: stack, a few pointers into RAM.
  put(
    LOOP,
    [
      0xa2, 0xff, 0x9a, 0xa2, 0x00, 0x8a, 0x09, 0x80, 0x95, 0x80, 0xe8, 0xe0, 0x10, 0xd0, 0xf6, 0x4c, 0x20,
      0xfc,
    ],
  );
  // Frame: VSYNC for three lines, VBLANK off, slots, back. The third byte of SLOT groups is padded with NOP.
  put(LOOP + 0x20, [
    ...[0xa9, 0x02, 0x85, 0x00, 0x85, 0x02, 0x85, 0x02, 0x85, 0x02, 0xa9, 0x00, 0x85, 0x00, 0x85, 0x01],
    ...[0x4c, BODY & 0xff, 0xf0 | (BODY >> 8)],
  ]);
  const slots = (LOOP - BODY) / SLOT;
  const used = kind === 'cpu' ? slots : 150 + n.below(slots - 150);
  for (let i = 0; i < slots; i++) {
    const at = BODY + i * SLOT;
    bank.fill(0xea, at, at + SLOT);
    if (i >= used - 1 && i % 16 === 15) put(at, [0x4c, 0x20, 0xfc]);
    else put(at, slotOf(n, kind).slice(0, SLOT));
  }
  put(LOOP - SLOT, [0x4c, 0x20, 0xfc]);
  put(SUBROUTINE, [0xe6, 0xf0, ...tiaSlot(n).slice(0, 4), 0x60]);
  put(VECTORS, [0x00, 0xfc, 0x00, 0xfc]);
}

/** Byte strings by which the reference detects boards. */
const E0_SIGNATURE = [0x8d, 0xe0, 0x1f];
const FE_SIGNATURE = [0x20, 0x00, 0xd0, 0xc6, 0xc5];

export function randomProgram(kind: ProgramKind, seed: number): Uint8Array {
  const n = new Numbers(seed * 16 + programKinds.indexOf(kind));
  if (kind === 'noise') return Uint8Array.from({ length: n.pick([2048, 4096]) }, () => n.below(256));
  const banks = kind === 'F6' || kind === 'F6SC' ? 4 : programKinds.indexOf(kind) >= 4 ? 2 : 1;
  const image = new Uint8Array(kind === 'DPC' ? 10240 : banks * 4096);
  for (let b = 0; b < banks; b++) {
    const bank = image.subarray(b * 4096, (b + 1) * 4096);
    fillBank(n, kind, bank);
    const plainStart = kind === 'F8SC' || kind === 'F6SC';
    for (let i = 0; i < BODY; i++) bank[i] = plainStart ? 0 : n.below(256);
    bank[0] = plainStart ? 0 : b + 1;
    if (kind === 'E0') bank.set(E0_SIGNATURE, 0xe80);
    if (kind === 'FE') bank.set(FE_SIGNATURE, 0xe80);
  }
  for (let i = banks * 4096; i < image.length; i++) image[i] = n.below(256);
  return image;
}

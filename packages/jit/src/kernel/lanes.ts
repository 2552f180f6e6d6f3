// One number at a time, or four: the instructions of WebAssembly for both.
import type { KernelOp } from './program.ts';
import type { WasmFunction } from './wasmWriter.ts';

/** How one number, or four, are treated. */
export interface Lane {
  readonly type: 'f32' | 'v128';
  /** Elements at a time. */
  readonly width: 1 | 4;
  load(f: WasmFunction, address: number): void;
  store(f: WasmFunction, address: number): void;
  /** Loads one number, for all lanes. */
  loadOne(f: WasmFunction, address: number): void;
  zero(f: WasmFunction): void;
  /** @param operands each leaves one of the operands on the stack */
  apply(f: WasmFunction, op: KernelOp, operands: readonly (() => void)[]): void;
}

const ONE: Readonly<Record<Exclude<KernelOp, 'atMost' | 'atLeast'>, number>> = {
  abs: 0x8b,
  neg: 0x8c,
  floor: 0x8e,
  sqrt: 0x91,
  add: 0x92,
  sub: 0x93,
  mul: 0x94,
  div: 0x95,
  min: 0x96,
  max: 0x97,
};

const FOUR: Readonly<Record<KernelOp, number>> = {
  abs: 0xe0,
  neg: 0xe1,
  floor: 0x68,
  sqrt: 0xe3,
  add: 0xe4,
  sub: 0xe5,
  mul: 0xe6,
  div: 0xe7,
  min: 0xe8,
  max: 0xe9,
  atMost: 0xea,
  atLeast: 0xeb,
};

/** Spreads a number over a vector. */
export const SPLAT = 0x13;
/** Takes a number out of a vector; the lane follows. */
export const EXTRACT = 0x1f;

/** One at a time. */
export const single: Lane = {
  type: 'f32',
  width: 1,
  load(f, address) {
    f.emit(0x2a);
    f.memory(2, address);
  },
  store(f, address) {
    f.emit(0x38);
    f.memory(2, address);
  },
  loadOne: (f, address) => single.load(f, address),
  zero: (f) => f.f32(0),
  apply(f, op, operands) {
    if (op !== 'atMost' && op !== 'atLeast') {
      for (const operand of operands) operand();
      f.emit(ONE[op]);
      return;
    }
    const [a, b] = operands as [() => void, () => void];
    // The one of b and a that the comparison selects.
    for (const operand of op === 'atLeast' ? [b, a, a, b] : [b, a, b, a]) operand();
    f.emit(0x5d, 0x1b); // f32.lt, select
  },
};

/** Four at a time. */
export const four: Lane = {
  type: 'v128',
  width: 4,
  load(f, address) {
    f.simd(0x00);
    f.memory(2, address);
  },
  store(f, address) {
    f.simd(0x0b);
    f.memory(2, address);
  },
  loadOne(f, address) {
    f.simd(0x09); // v128.load32_splat
    f.memory(2, address);
  },
  zero(f) {
    f.f32(0);
    f.simd(SPLAT);
  },
  apply(f, op, operands) {
    for (const operand of operands) operand();
    f.simd(FOUR[op]);
  },
};

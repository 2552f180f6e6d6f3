// Writes WebAssembly modules with one function over an imported memory. See the WebAssembly specification 2.0, chapter 5.

import type { KernelOp } from './program.ts';

const TYPE = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

/** Encodes an unsigned integer (LEB128). */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** Encodes a signed 32-bit integer (LEB128). */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value | 0; ; rest >>= 7) {
    const low = rest & 0x7f;
    if ((rest >> 7 === 0 && (low & 0x40) === 0) || (rest >> 7 === -1 && (low & 0x40) !== 0))
      return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function named(name: string): number[] {
  return vector(Array.from(new TextEncoder().encode(name), (byte) => [byte]));
}

/** A function under construction. */
export class WasmFunction {
  readonly #code: number[] = [];
  readonly #locals: number[] = [];

  local(type: keyof typeof TYPE): number {
    return this.#locals.push(TYPE[type]) - 1;
  }

  emit(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#code.push(byte);
  }

  get(local: number): void {
    this.emit(0x20, ...unsigned(local));
  }

  set(local: number): void {
    this.emit(0x21, ...unsigned(local));
  }

  tee(local: number): void {
    this.emit(0x22, ...unsigned(local));
  }

  i32(value: number): void {
    this.emit(0x41, ...signed(value));
  }

  f32(value: number): void {
    this.emit(0x43, ...new Uint8Array(Float32Array.of(value).buffer));
  }

  simd(opcode: number): void {
    this.emit(0xfd, ...unsigned(opcode));
  }

  /** Emits a memory access's alignment, as a power of two, and offset. */
  memory(alignment: number, offset: number): void {
    this.emit(alignment, ...unsigned(offset));
  }

  /**
   * Emits a loop that counts a local from `from` to `to` by `by`; none for an empty range.
   *
   * @param body must not change the counter
   */
  count(counter: number, from: number, to: number, by: number, body: () => void): void {
    if (from >= to) return;
    this.i32(from);
    this.set(counter);
    this.emit(0x03, 0x40); // loop
    body();
    this.get(counter);
    this.i32(by);
    this.emit(0x6a, 0x22, ...unsigned(counter)); // i32.add, local.tee
    this.i32(to);
    this.emit(0x49, 0x0d, 0x00, 0x0b); // i32.lt_u, br_if 0, end
  }

  /** The module; it imports `host.memory`, of any size, and exports `run`. */
  module(): Uint8Array<ArrayBuffer> {
    const locals = vector(this.#locals.map((type) => [1, type]));
    const body = [...locals, ...this.#code, 0x0b];
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, vector([[0x60, 0x00, 0x00]])),
      ...section(2, vector([[...named('host'), ...named('memory'), 0x02, 0x00, 0x00]])),
      ...section(3, vector([[0x00]])),
      ...section(7, vector([[...named('run'), 0x00, 0x00]])),
      ...section(10, vector([[...unsigned(body.length), ...body]])),
    ]);
  }
}

// The instructions of WebAssembly for one number at a time, and for four.

/** Instructions on one number, or on four. */
export interface Lane {
  readonly type: 'f32' | 'v128';
  /** Elements at a time. */
  readonly width: 1 | 4;
  load(f: WasmFunction, address: number): void;
  store(f: WasmFunction, address: number): void;
  /** Loads one number into all lanes. */
  loadOne(f: WasmFunction, address: number): void;
  zero(f: WasmFunction): void;
  /** @param operands each pushes one operand */
  apply(f: WasmFunction, op: KernelOp, operands: readonly (() => void)[]): void;
}

type Simple = Exclude<
  KernelOp,
  'atMost' | 'atLeast' | 'less' | 'lessEqual' | 'equal' | 'select' | 'powerOfTwo' | 'exponent' | 'mantissa'
>;

const ONE: Readonly<Record<Simple, number>> = {
  abs: 0x8b,
  neg: 0x8c,
  floor: 0x8e,
  trunc: 0x8f,
  sqrt: 0x91,
  add: 0x92,
  sub: 0x93,
  mul: 0x94,
  div: 0x95,
  min: 0x96,
  max: 0x97,
};

const FOUR: Readonly<Record<Simple | 'atMost' | 'atLeast', number>> = {
  abs: 0xe0,
  neg: 0xe1,
  floor: 0x68,
  trunc: 0x69,
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

/** Copies a number to all lanes of a vector. */
export const SPLAT = 0x13;
/** Extracts a lane, whose index follows. */
export const EXTRACT = 0x1f;

const COMPARISON: { readonly [op: string]: readonly [one: number, four: number] } = {
  equal: [0x5b, 0x41],
  less: [0x5d, 0x43],
  lessEqual: [0x5f, 0x45],
};

/** Instructions on the bits of a number; vector instructions need the prefix 0xfd. */
const BITS = {
  one: { shiftLeft: 0x74, shiftRight: 0x76, and: 0x71, or: 0x72, add: 0x6a, sub: 0x6b },
  four: { shiftLeft: 0xab, shiftRight: 0xad, and: 0x4e, or: 0x50, add: 0xae, sub: 0xb1 },
} as const;

/** Emits an operation on the bits of the number on the stack. */
function bitwise(f: WasmFunction, op: KernelOp, width: 1 | 4): void {
  const number = (value: number): void => {
    f.i32(value);
    if (width === 4) f.simd(0x11); // i32x4.splat
  };
  const apply = (name: keyof typeof BITS.one): void => {
    if (width === 4) f.simd(BITS.four[name]);
    else f.emit(BITS.one[name]);
  };
  const reinterpret = (code: number): void => {
    if (width === 1) f.emit(code);
  };
  if (op === 'powerOfTwo') {
    if (width === 4)
      f.simd(0xf8); // i32x4.trunc_sat_f32x4_s
    else f.emit(0xfc, 0x00); // i32.trunc_sat_f32_s
    number(127);
    apply('add');
    f.i32(23);
    apply('shiftLeft');
    reinterpret(0xbe); // f32.reinterpret_i32
    return;
  }
  reinterpret(0xbc); // i32.reinterpret_f32
  if (op === 'exponent') {
    f.i32(23);
    apply('shiftRight');
    number(0xff);
    apply('and');
    number(127);
    apply('sub');
    if (width === 4)
      f.simd(0xfa); // f32x4.convert_i32x4_s
    else f.emit(0xb2); // f32.convert_i32_s
    return;
  }
  number(0x007fffff);
  apply('and');
  number(0x3f800000);
  apply('or');
  reinterpret(0xbe); // f32.reinterpret_i32
}

function isBitwise(op: KernelOp): op is 'powerOfTwo' | 'exponent' | 'mantissa' {
  return op === 'powerOfTwo' || op === 'exponent' || op === 'mantissa';
}

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
    const comparison = COMPARISON[op];
    if (op === 'atMost' || op === 'atLeast') {
      const [a, b] = operands as [() => void, () => void];
      // Select b or a by the comparison.
      for (const operand of op === 'atLeast' ? [b, a, a, b] : [b, a, b, a]) operand();
      f.emit(0x5d, 0x1b); // f32.lt, select
    } else if (op === 'select') {
      const [condition, yes, no] = operands as [() => void, () => void, () => void];
      for (const operand of [yes, no, condition]) operand();
      f.f32(0);
      f.emit(0x5c, 0x1b); // f32.ne, select
    } else {
      for (const operand of operands) operand();
      if (isBitwise(op)) bitwise(f, op, 1);
      else if (comparison !== undefined)
        f.emit(comparison[0], 0xb2); // f32.convert_i32_s
      else f.emit(ONE[op as Simple]);
    }
  },
};

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
    const comparison = COMPARISON[op];
    if (op === 'select') {
      const [condition, yes, no] = operands as [() => void, () => void, () => void];
      for (const operand of [yes, no, condition]) operand();
      four.zero(f);
      f.simd(0x42); // f32x4.ne
      f.simd(0x52); // v128.bitselect
      return;
    }
    for (const operand of operands) operand();
    if (isBitwise(op)) bitwise(f, op, 4);
    else if (comparison !== undefined) {
      f.simd(comparison[1]);
      f.f32(1);
      f.simd(SPLAT);
      f.simd(0x4e); // v128.and
    } else f.simd(FOUR[op as Simple]);
  },
};

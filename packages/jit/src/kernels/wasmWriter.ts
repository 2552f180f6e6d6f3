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
  /** Whether the only parameter is a base that every address is added to. */
  readonly #isMovable: boolean;
  readonly #parameters: number;
  readonly #kept = new Map<keyof typeof TYPE, number>();

  /** @param parameters number of integers that a function gets that does not move */
  constructor(isMovable = false, parameters = 0) {
    this.#isMovable = isMovable;
    this.#parameters = isMovable ? 1 : parameters;
  }

  local(type: keyof typeof TYPE): number {
    return this.#parameters + this.#locals.push(TYPE[type]) - 1;
  }

  /** Adds the base to the address on the stack; below a value of type `under`, if there is one. */
  addBase(under?: keyof typeof TYPE): void {
    if (!this.#isMovable) return;
    const kept = under && (this.#kept.get(under) ?? this.local(under));
    if (kept !== undefined) {
      this.#kept.set(under!, kept);
      this.set(kept);
    }
    this.get(0);
    this.emit(0x6a); // i32.add
    if (kept !== undefined) this.get(kept);
  }

  /** Makes as many locals as the caller destructures. */
  *locals(type: keyof typeof TYPE): Generator<number, never> {
    for (;;) yield this.local(type);
  }

  emit(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#code.push(byte);
  }

  get(...locals: readonly number[]): void {
    for (const local of locals) this.emit(0x20, ...unsigned(local));
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

  clear(...locals: readonly number[]): void {
    for (const local of locals) {
      this.i32(0);
      this.set(local);
    }
  }

  /** Pushes the sum of locals; nothing for none. */
  sum(...locals: readonly number[]): void {
    for (const [k, local] of locals.entries()) {
      this.get(local);
      if (k > 0) this.emit(0x6a); // i32.add
    }
  }

  advance(local: number, by: number): void {
    this.get(local);
    this.i32(by);
    this.emit(0x6a); // i32.add
    this.set(local);
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

  /** The module; it imports `host.memory`, of any size, and exports `run`, which takes the base if the function is movable, or its parameters. */
  module(): Uint8Array<ArrayBuffer> {
    const locals = vector(this.#locals.map((type) => [1, type]));
    const body = [...locals, ...this.#code, 0x0b];
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, vector([[0x60, ...vector(new Array(this.#parameters).fill([TYPE.i32])), 0x00]])),
      ...section(2, vector([[...named('host'), ...named('memory'), 0x02, 0x00, 0x00]])),
      ...section(3, vector([[0x00]])),
      ...section(7, vector([[...named('run'), 0x00, 0x00]])),
      ...section(10, vector([[...unsigned(body.length), ...body]])),
    ]);
  }
}

// The instructions of WebAssembly for one number at a time, and for four.

/** Opcodes for one number, and for four with the prefix 0xfd. Comparisons give a mask; shifts and the following work on bits. */
const CODES = {
  load: [0x2a, 0x00],
  store: [0x38, 0x0b],
  abs: [0x8b, 0xe0],
  neg: [0x8c, 0xe1],
  floor: [0x8e, 0x68],
  trunc: [0x8f, 0x69],
  sqrt: [0x91, 0xe3],
  add: [0x92, 0xe4],
  sub: [0x93, 0xe5],
  mul: [0x94, 0xe6],
  div: [0x95, 0xe7],
  min: [0x96, 0xe8],
  max: [0x97, 0xe9],
  equal: [0x5b, 0x41],
  less: [0x5d, 0x43],
  lessEqual: [0x5f, 0x45],
  shiftLeft: [0x74, 0xab],
  shiftRight: [0x76, 0xad],
  bitAnd: [0x71, 0x4e],
  bitOr: [0x72, 0x50],
  addInteger: [0x6a, 0xae],
  subInteger: [0x6b, 0xb1],
  toFloat: [0xb2, 0xfa],
} as const;

/** Copies a number to all lanes of a vector. */
export const SPLAT = 0x13;
const EXTRACT = 0x1f;
const SHUFFLE = 0x0d;
/** The smaller and the larger of two vectors in one instruction: b < a ? b : a, and a < b ? b : a. */
const PSEUDO = { atMost: 0xea, atLeast: 0xeb } as const;

/** Instructions on one number, or on four. */
export class Lane {
  readonly type: 'f32' | 'v128';
  /** Elements at a time. */
  readonly width: 1 | 4;

  constructor(width: 1 | 4) {
    this.width = width;
    this.type = width === 1 ? 'f32' : 'v128';
  }

  /** @param at locals whose sum is added to the address; by default it is on the stack */
  load(f: WasmFunction, address: number, ...at: readonly number[]): void {
    f.sum(...at);
    f.addBase();
    this.#emit(f, 'load');
    f.memory(2, address);
  }

  store(f: WasmFunction, address: number): void {
    f.addBase(this.type);
    this.#emit(f, 'store');
    f.memory(2, address);
  }

  /** Loads one number into all lanes, from a place as in {@link load}. */
  loadOne(f: WasmFunction, address: number, ...at: readonly number[]): void {
    f.sum(...at);
    f.addBase();
    if (this.width === 1) this.#emit(f, 'load');
    else f.simd(0x09); // v128.load32_splat
    f.memory(2, address);
  }

  /** Pushes a number in all lanes. */
  number(f: WasmFunction, value: number): void {
    f.f32(value);
    this.splat(f);
  }

  /** Copies the number on the stack to all lanes. */
  splat(f: WasmFunction): void {
    if (this.width === 4) f.simd(SPLAT);
  }

  /** Adds the product of the last two operands to the one before. */
  addProduct(f: WasmFunction): void {
    this.#emit(f, 'mul');
    this.#emit(f, 'add');
  }

  /** @param operands each pushes one operand; by default they are on the stack */
  apply(f: WasmFunction, op: KernelOp, operands: readonly (() => void)[] = []): void {
    const isOne = this.width === 1;
    const [first, second, third] = operands;
    if (isOne && (op === 'atMost' || op === 'atLeast')) {
      // Select the second or the first by the comparison.
      const order = op === 'atLeast' ? [second, first, first, second] : [second, first, second, first];
      for (const operand of order) operand?.();
      f.emit(0x5d, 0x1b); // f32.lt, select
      return;
    }
    for (const operand of op === 'select' ? [second, third, first] : operands) operand?.();
    if (op === 'powerOfTwo' || op === 'exponent' || op === 'mantissa') this.#onBits(f, op);
    else if (op === 'atMost' || op === 'atLeast') f.simd(PSEUDO[op]);
    else if (op === 'select') {
      this.number(f, 0);
      if (isOne)
        f.emit(0x5c, 0x1b); // f32.ne, select
      else {
        f.simd(0x42); // f32x4.ne
        f.simd(0x52); // v128.bitselect
      }
    } else {
      this.#emit(f, op);
      if (op !== 'equal' && op !== 'less' && op !== 'lessEqual') return;
      if (!isOne) this.number(f, 1);
      this.#emit(f, isOne ? 'toFloat' : 'bitAnd');
    }
  }

  #emit(f: WasmFunction, name: keyof typeof CODES): void {
    const [one, four] = CODES[name];
    if (this.width === 1) f.emit(one);
    else f.simd(four);
  }

  /** Emits an operation on the bits of the number on the stack. */
  #onBits(f: WasmFunction, op: 'powerOfTwo' | 'exponent' | 'mantissa'): void {
    const isOne = this.width === 1;
    const apply = (name: keyof typeof CODES, value: number): void => {
      f.i32(value);
      if (!isOne) f.simd(0x11); // i32x4.splat
      this.#emit(f, name);
    };
    const shift = (name: 'shiftLeft' | 'shiftRight'): void => {
      f.i32(23);
      this.#emit(f, name);
    };
    if (op === 'powerOfTwo') {
      if (isOne)
        f.emit(0xfc, 0x00); // i32.trunc_sat_f32_s
      else f.simd(0xf8); // i32x4.trunc_sat_f32x4_s
      apply('addInteger', 127);
      shift('shiftLeft');
    } else if (isOne) f.emit(0xbc); // i32.reinterpret_f32
    if (op === 'exponent') {
      shift('shiftRight');
      apply('bitAnd', 0xff);
      apply('subInteger', 127);
      this.#emit(f, 'toFloat');
      return;
    }
    if (op === 'mantissa') {
      apply('bitAnd', 0x007fffff);
      apply('bitOr', 0x3f800000);
    }
    if (isOne) f.emit(0xbe); // f32.reinterpret_i32
  }
}

export const single: Lane = new Lane(1);
export const four: Lane = new Lane(4);

/** Stores the vector on the stack in a new local. */
export function stored(f: WasmFunction): number {
  const local = f.local('v128');
  f.set(local);
  return local;
}

/**
 * Shuffles two vectors into a new local.
 *
 * @param bytes indices of bytes: 0 to 15 of the first vector, 16 to 31 of the second
 */
export function shuffled(f: WasmFunction, one: number, other: number, bytes: readonly number[]): number {
  f.get(one, other);
  f.simd(SHUFFLE);
  f.emit(...bytes);
  return stored(f);
}

/** Pushes one lane of a vector. */
export function extract(f: WasmFunction, vector: number, lane: number): void {
  f.get(vector);
  f.simd(EXTRACT);
  f.emit(lane);
}

/** Pushes the sum of all lanes of some vectors, added in order. */
export function addLanes(f: WasmFunction, vectors: readonly number[]): void {
  f.f32(0);
  for (const vector of vectors) {
    for (let lane = 0; lane < 4; lane++) {
      extract(f, vector, lane);
      single.apply(f, 'add');
    }
  }
}

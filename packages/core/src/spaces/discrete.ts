import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { describeValue } from '../words.ts';
import { checkLength, checkRoom, type Space, type SpaceJSON } from './space.ts';

/**
 * The integers `start` … `start + n − 1`.
 *
 * @example
 * ```ts
 * new Discrete(4).contains(3); // => true
 * ```
 */
export class Discrete implements Space<number> {
  readonly kind = 'discrete';
  readonly dtype = 'int32';
  readonly shape: readonly number[] = [];
  readonly size = 1;
  readonly flatSize: number;
  /** Number of values. */
  readonly n: number;
  /** Smallest value; default 0. */
  readonly start: number;

  /** @throws PrismError `invalid-space` unless `n` is a positive integer and all values fit 32 bits. */
  constructor(n: number, options: { readonly start?: number } = {}) {
    const { start = 0 } = options;
    if (!Number.isInteger(n) || n < 1 || (start | 0) !== start || start + n - 1 > 0x7fff_ffff) {
      throw PrismError.invalidSpace`A Discrete needs a positive integer n and an integer start, but got ${n} and ${start}.
        Discrete(4) holds 0, 1, 2 and 3. All values must fit 32 bits.`;
    }
    this.n = n;
    this.start = start;
    this.flatSize = n;
  }

  /**
   * Draws a value uniformly.
   *
   * @param mask 1 for each value that may be drawn, else 0; with zeros only, returns `start`.
   * @throws PrismError `invalid-space` for a mask of another length or with other entries than 0 and 1.
   */
  sample(rng: Rng, mask?: ArrayLike<number>): number {
    if (mask === undefined) return this.start + rng.integers(this.n);
    checkLength(this, mask, this.n);
    let allowed = 0;
    for (let i = 0; i < this.n; i++) {
      if (mask[i] !== 0 && mask[i] !== 1) {
        throw PrismError.invalidSpace`A mask holds zeros and ones, but entry ${i} is ${mask[i]}.
          Write 1 for each value that may be drawn.`;
      }
      allowed += mask[i]!;
    }
    if (allowed === 0) return this.start;
    let chosen = rng.integers(allowed);
    let index = 0;
    for (; ; index++) {
      if (mask[index] === 1 && chosen-- === 0) return this.start + index;
    }
  }

  contains(value: unknown): value is number {
    return (
      Number.isInteger(value) && (value as number) >= this.start && (value as number) < this.start + this.n
    );
  }

  pack(value: number, out: PackedArray, offset = 0): void {
    checkRoom(this, out, offset, 1);
    out[offset] = value;
  }

  unpack(packed: PackedArray, offset = 0): number {
    checkRoom(this, packed, offset, 1);
    return packed[offset]!;
  }

  flatten(value: number, out: Float32Array | Float64Array, offset = 0): void {
    checkRoom(this, out, offset, this.n);
    out.fill(0, offset, offset + this.n);
    if (this.contains(value)) out[offset + value - this.start] = 1;
    else {
      throw PrismError.invalidSpace`${String(value)} is not in ${String(this)}.
        Its values are the integers from ${this.start} to ${this.start + this.n - 1}.`;
    }
  }

  toString(): string {
    return this.start === 0 ? `Discrete(${this.n})` : `Discrete(${this.n}, start=${this.start})`;
  }

  toJSON(): SpaceJSON {
    return { kind: 'discrete', n: this.n, start: this.start };
  }
}

/**
 * A vector of integers: element `i` is one of `start[i]` … `start[i] + nvec[i] − 1`.
 *
 * @example
 * ```ts
 * new MultiDiscrete([3, 2], { start: [-1, 0] }).contains(Int32Array.of(-1, 1)); // => true
 * ```
 */
export class MultiDiscrete implements Space<Int32Array> {
  readonly kind = 'multi-discrete';
  readonly dtype = 'int32';
  readonly shape: readonly number[];
  readonly size: number;
  /** Sum of `nvec`. */
  readonly flatSize: number;
  /** Number of values of each element. */
  readonly nvec: Int32Array;
  /** Smallest value of each element; default 0. */
  readonly start: Int32Array;

  /**
   * @throws PrismError `invalid-space` unless `nvec` holds at least one positive integer, `start` has as many integers, and all values fit 32
   *   bits.
   */
  constructor(nvec: ArrayLike<number>, options: { readonly start?: ArrayLike<number> } = {}) {
    const counts = Array.from(nvec);
    if (counts.length === 0 || !counts.every((n) => n >= 1 && (n | 0) === n)) {
      throw PrismError.invalidSpace`A MultiDiscrete needs positive integers, but got [${counts.join(', ')}].
        MultiDiscrete([5, 2]) holds pairs of 0 … 4 and 0 … 1.`;
    }
    const starts = Array.from(options.start ?? counts.map(() => 0));
    const fits = (start: number, i: number): boolean =>
      (start | 0) === start && start + counts[i]! - 1 <= 0x7fff_ffff;
    if (starts.length !== counts.length || !starts.every(fits)) {
      throw PrismError.invalidSpace`A MultiDiscrete of ${counts.length} elements needs as many integers to start from, but got \
        [${starts.join(', ')}].
        MultiDiscrete([5, 2], { start: [1, 0] }) holds pairs of 1 … 5 and 0 … 1. All values must fit 32 bits.`;
    }
    this.nvec = Int32Array.from(counts);
    this.start = Int32Array.from(starts);
    this.size = counts.length;
    this.shape = [counts.length];
    this.flatSize = counts.reduce((sum, n) => sum + n, 0);
  }

  sample(rng: Rng): Int32Array {
    const out = new Int32Array(this.size);
    for (let i = 0; i < this.size; i++) out[i] = this.start[i]! + Math.floor(rng.random() * this.nvec[i]!);
    return out;
  }

  contains(value: unknown): value is Int32Array {
    if (!(value instanceof Int32Array) || value.length !== this.size) return false;
    for (let i = 0; i < this.size; i++) {
      const index = value[i]! - this.start[i]!;
      if (index < 0 || index >= this.nvec[i]!) return false;
    }
    return true;
  }

  pack(value: Int32Array, out: PackedArray, offset = 0): void {
    checkLength(this, value, this.size);
    checkRoom(this, out, offset, this.size);
    for (let i = 0; i < this.size; i++) out[offset + i] = value[i]!;
  }

  unpack(packed: PackedArray, offset = 0): Int32Array {
    checkRoom(this, packed, offset, this.size);
    const out = new Int32Array(this.size);
    for (let i = 0; i < this.size; i++) out[i] = packed[offset + i]!;
    return out;
  }

  flatten(value: Int32Array, out: Float32Array | Float64Array, offset = 0): void {
    checkRoom(this, out, offset, this.flatSize);
    if (!this.contains(value)) {
      throw PrismError.invalidSpace`${describeValue(value)} is not in ${String(this)}.
        Pass an Int32Array for which contains() is true.`;
    }
    out.fill(0, offset, offset + this.flatSize);
    let first = offset;
    for (let i = 0; i < this.size; i++) {
      out[first + value[i]! - this.start[i]!] = 1;
      first += this.nvec[i]!;
    }
  }

  toString(): string {
    const start = this.start.some((value) => value !== 0) ? `, start=[${this.start.join(', ')}]` : '';
    return `MultiDiscrete([${this.nvec.join(', ')}]${start})`;
  }

  toJSON(): SpaceJSON {
    const json = { kind: 'multi-discrete', nvec: Array.from(this.nvec) } as const;
    return this.start.some((value) => value !== 0) ? { ...json, start: Array.from(this.start) } : json;
  }
}

/** `n` zeros and ones. */
export class MultiBinary implements Space<Int8Array> {
  readonly kind = 'multi-binary';
  readonly dtype = 'int8';
  readonly shape: readonly number[];
  readonly size: number;
  readonly flatSize: number;
  /** Number of elements. */
  readonly n: number;

  /** @throws PrismError `invalid-space` unless `n` is a positive integer. */
  constructor(n: number) {
    if (!Number.isSafeInteger(n) || n < 1) {
      throw PrismError.invalidSpace`A MultiBinary needs a positive integer n, but got ${n}.
        MultiBinary(4) holds arrays of four zeros and ones.`;
    }
    this.n = n;
    this.size = n;
    this.flatSize = n;
    this.shape = [n];
  }

  sample(rng: Rng): Int8Array {
    const out = new Int8Array(this.n);
    rng.fillBinary(out);
    return out;
  }

  contains(value: unknown): value is Int8Array {
    return (
      value instanceof Int8Array && value.length === this.n && value.every((bit) => bit === 0 || bit === 1)
    );
  }

  pack(value: Int8Array, out: PackedArray, offset = 0): void {
    checkLength(this, value, this.n);
    checkRoom(this, out, offset, this.n);
    for (let i = 0; i < this.n; i++) out[offset + i] = value[i]!;
  }

  unpack(packed: PackedArray, offset = 0): Int8Array {
    checkRoom(this, packed, offset, this.n);
    const out = new Int8Array(this.n);
    for (let i = 0; i < this.n; i++) out[i] = packed[offset + i]!;
    return out;
  }

  flatten(value: Int8Array, out: Float32Array | Float64Array, offset = 0): void {
    this.pack(value, out, offset);
  }

  toString(): string {
    return `MultiBinary(${this.n})`;
  }

  toJSON(): SpaceJSON {
    return { kind: 'multi-binary', n: this.n };
  }
}

import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { describeValue } from '../words/describeValue.ts';
import { checkLength, checkRoom, unrounded } from './packedForm.ts';
import type { Space, SpaceJSON } from './space.ts';

/**
 * Several integers at once: element `i` is one of `start[i]` … `start[i] + nvec[i] − 1`.
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
   * @throws PrismError `invalid-space` unless `nvec` holds at least one, and only positive integers, and `start` as many integers, so that
   *   all values fit 32 bits.
   */
  constructor(nvec: ArrayLike<number>, options: { readonly start?: ArrayLike<number> } = {}) {
    const counts = Array.from(nvec);
    if (counts.length === 0 || !counts.every((n) => n >= 1 && (n | 0) === n)) {
      throw new PrismError(
        'invalid-space',
        `A MultiDiscrete needs positive integers, but got [${counts.join(', ')}].`,
        {
          hint: 'MultiDiscrete([5, 2]) holds pairs of 0 … 4 and 0 … 1.',
        },
      );
    }
    const starts = Array.from(options.start ?? counts.map(() => 0));
    const fits = (start: number, i: number): boolean =>
      (start | 0) === start && start + counts[i]! - 1 <= 0x7fff_ffff;
    if (starts.length !== counts.length || !starts.every(fits)) {
      throw new PrismError(
        'invalid-space',
        `A MultiDiscrete of ${counts.length} elements needs as many integers to start from, but got [${starts.join(', ')}].`,
        {
          hint: 'MultiDiscrete([5, 2], { start: [1, 0] }) holds pairs of 1 … 5 and 0 … 1. All values must fit 32 bits.',
        },
      );
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
    for (let i = 0; i < this.size; i++) {
      const start = this.start[i]!;
      out[i] = unrounded(packed[offset + i]!, start, start + this.nvec[i]! - 1);
    }
    return out;
  }

  flatten(value: Int32Array, out: Float32Array, offset = 0): void {
    checkRoom(this, out, offset, this.flatSize);
    if (!this.contains(value)) {
      throw new PrismError('invalid-space', `${describeValue(value)} is not in ${String(this)}.`, {
        hint: 'Pass an Int32Array for which contains() is true.',
      });
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

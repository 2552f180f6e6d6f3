import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { describeValue } from '../words/describeValue.ts';
import { checkLength, checkRoom, unrounded } from './packedForm.ts';
import type { Space, SpaceJSON } from './space.ts';

/** Several integers at once: element `i` is one of 0 … `nvec[i] − 1`. */
export class MultiDiscrete implements Space<Int32Array> {
  readonly kind = 'multi-discrete';
  readonly dtype = 'int32';
  readonly shape: readonly number[];
  readonly size: number;
  /** Sum of `nvec`. */
  readonly flatSize: number;
  /** Number of values of each element. */
  readonly nvec: Int32Array;

  /** @throws PrismError `invalid-space` unless `nvec` holds at least one, and only positive integers. */
  constructor(nvec: ArrayLike<number>) {
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
    this.nvec = Int32Array.from(counts);
    this.size = counts.length;
    this.shape = [counts.length];
    this.flatSize = counts.reduce((sum, n) => sum + n, 0);
  }

  sample(rng: Rng): Int32Array {
    const out = new Int32Array(this.size);
    for (let i = 0; i < this.size; i++) out[i] = rng.random() * this.nvec[i]!;
    return out;
  }

  contains(value: unknown): value is Int32Array {
    if (!(value instanceof Int32Array) || value.length !== this.size) return false;
    for (let i = 0; i < this.size; i++) if (value[i]! < 0 || value[i]! >= this.nvec[i]!) return false;
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
    for (let i = 0; i < this.size; i++) out[i] = unrounded(packed[offset + i]!, 0, this.nvec[i]! - 1);
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
    let start = offset;
    for (let i = 0; i < this.size; i++) {
      out[start + value[i]!] = 1;
      start += this.nvec[i]!;
    }
  }

  toString(): string {
    return `MultiDiscrete([${this.nvec.join(', ')}])`;
  }

  toJSON(): SpaceJSON {
    return { kind: 'multi-discrete', nvec: Array.from(this.nvec) };
  }
}

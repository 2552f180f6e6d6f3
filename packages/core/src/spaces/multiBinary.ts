import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { checkLength, checkRoom } from './packedForm.ts';
import type { Space, SpaceJSON } from './space.ts';

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
      throw new PrismError('invalid-space', `A MultiBinary needs a positive integer n, but got ${n}.`, {
        hint: 'MultiBinary(4) holds arrays of four zeros and ones.',
      });
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

  flatten(value: Int8Array, out: Float32Array, offset = 0): void {
    this.pack(value, out, offset);
  }

  toString(): string {
    return `MultiBinary(${this.n})`;
  }

  toJSON(): SpaceJSON {
    return { kind: 'multi-binary', n: this.n };
  }
}

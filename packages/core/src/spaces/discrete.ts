import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { checkLength, checkRoom, unrounded } from './packedForm.ts';
import type { Space, SpaceJSON } from './space.ts';

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
      throw new PrismError(
        'invalid-space',
        `A Discrete needs a positive integer n and an integer start, but got ${n} and ${start}.`,
        {
          hint: 'Discrete(4) holds 0, 1, 2 and 3. All values must fit 32 bits.',
        },
      );
    }
    this.n = n;
    this.start = start;
    this.flatSize = n;
  }

  /**
   * One of the values, all alike.
   *
   * @param mask one entry for each value: only those with 1 are drawn; if there is none, `start` is returned.
   * @throws PrismError `invalid-space` for a mask of another length or with other entries than 0 and 1.
   */
  sample(rng: Rng, mask?: ArrayLike<number>): number {
    if (mask === undefined) return this.start + rng.integers(this.n);
    checkLength(this, mask, this.n);
    let allowed = 0;
    for (let i = 0; i < this.n; i++) {
      if (mask[i] !== 0 && mask[i] !== 1) {
        throw new PrismError('invalid-space', `A mask holds zeros and ones, but entry ${i} is ${mask[i]}.`, {
          hint: 'Write 1 for each value that may be drawn.',
        });
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
    const value = packed[offset]!;
    // Up to 2²⁴ float32 holds integers exactly.
    if (value <= 0x100_0000 && value >= -0x100_0000) return value;
    return unrounded(value, this.start, this.start + this.n - 1);
  }

  flatten(value: number, out: Float32Array, offset = 0): void {
    checkRoom(this, out, offset, this.n);
    out.fill(0, offset, offset + this.n);
    if (this.contains(value)) out[offset + value - this.start] = 1;
    else {
      throw new PrismError('invalid-space', `${String(value)} is not in ${String(this)}.`, {
        hint: `Its values are the integers from ${this.start} to ${this.start + this.n - 1}.`,
      });
    }
  }

  toString(): string {
    return this.start === 0 ? `Discrete(${this.n})` : `Discrete(${this.n}, start=${this.start})`;
  }

  toJSON(): SpaceJSON {
    return { kind: 'discrete', n: this.n, start: this.start };
  }
}

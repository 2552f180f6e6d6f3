import type { DType, PackedArray } from '../arrays/arrays.ts';
import type { Rng } from '../rng/rng.ts';
import { checkLength, checkRoom } from './packedForm.ts';
import { layOut } from './partLayout.ts';
import type { Space, SpaceJSON } from './space.ts';

/**
 * One value of each of several spaces, in order.
 *
 * Packed as `int32` if all parts are of integer types, else as `float32`, which rounds float64 parts and holds integers
 * exactly up to 2²⁴.
 */
export class Tuple<T extends readonly unknown[]> implements Space<T> {
  readonly kind = 'tuple';
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly size: number;
  readonly flatSize: number;
  readonly spaces: { readonly [K in keyof T]: Space<T[K]> };
  readonly #parts: readonly Space[];

  /** @throws PrismError `invalid-space` if there is no space. */
  constructor(spaces: readonly [...{ [K in keyof T]: Space<T[K]> }]) {
    this.#parts = [...spaces];
    this.spaces = spaces as { readonly [K in keyof T]: Space<T[K]> };
    const layout = layOut('Tuple', this.#parts);
    this.dtype = layout.dtype;
    this.size = layout.size;
    this.flatSize = layout.flatSize;
    this.shape = [layout.size];
  }

  /** Draws the parts in order from the one generator. (In Gymnasium every part has its own generator.) */
  sample(rng: Rng): T {
    return this.#parts.map((part) => part.sample(rng)) as readonly unknown[] as T;
  }

  contains(value: unknown): value is T {
    return (
      Array.isArray(value) &&
      value.length === this.#parts.length &&
      this.#parts.every((part, i) => part.contains(value[i]))
    );
  }

  pack(value: T, out: PackedArray, offset = 0): void {
    checkLength(this, value, this.#parts.length);
    checkRoom(this, out, offset, this.size);
    let start = offset;
    this.#parts.forEach((part, i) => {
      part.pack(value[i], out, start);
      start += part.size;
    });
  }

  unpack(packed: PackedArray, offset = 0): T {
    checkRoom(this, packed, offset, this.size);
    let start = offset;
    const value = this.#parts.map((part) => {
      const own = part.unpack(packed, start);
      start += part.size;
      return own;
    });
    return value as readonly unknown[] as T;
  }

  flatten(value: T, out: Float32Array, offset = 0): void {
    checkLength(this, value, this.#parts.length);
    checkRoom(this, out, offset, this.flatSize);
    let start = offset;
    this.#parts.forEach((part, i) => {
      part.flatten(value[i], out, start);
      start += part.flatSize;
    });
  }

  toString(): string {
    return `Tuple(${this.#parts.join(', ')})`;
  }

  toJSON(): SpaceJSON {
    return { kind: 'tuple', spaces: this.#parts.map((part) => part.toJSON()) };
  }
}

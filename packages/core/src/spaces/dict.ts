import type { DType, PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { describeValue } from '../words/describeValue.ts';
import { checkRoom } from './packedForm.ts';
import { layOut } from './partLayout.ts';
import type { Space, SpaceJSON } from './space.ts';

/**
 * One value of each of several named spaces. As in Gymnasium the names are sorted: that is the order in which parts are drawn,
 * packed and flattened.
 *
 * Packed as `int32` if all parts are of integer types, else as `float32`, which rounds float64 parts and holds integers
 * exactly up to 2²⁴.
 */
export class Dict<T extends { readonly [name: string]: unknown }> implements Space<T> {
  readonly kind = 'dict';
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly size: number;
  readonly flatSize: number;
  readonly spaces: { readonly [K in keyof T]: Space<T[K]> };
  readonly #parts: readonly (readonly [name: string, space: Space])[];

  /** @throws PrismError `invalid-space` if there is no space. */
  constructor(spaces: { readonly [K in keyof T]: Space<T[K]> }) {
    const byName: { readonly [name: string]: Space } = spaces;
    this.spaces = spaces;
    this.#parts = Object.keys(byName)
      .sort()
      .map((name) => [name, byName[name]!] as const);
    const layout = layOut(
      'Dict',
      this.#parts.map(([, part]) => part),
    );
    this.dtype = layout.dtype;
    this.size = layout.size;
    this.flatSize = layout.flatSize;
    this.shape = [layout.size];
  }

  /** Draws the parts in the order of their names from the one generator. (In Gymnasium every part has its own generator.) */
  sample(rng: Rng): T {
    return Object.fromEntries(this.#parts.map(([name, part]) => [name, part.sample(rng)])) as T;
  }

  contains(value: unknown): value is T {
    if (typeof value !== 'object' || value === null) return false;
    const fields = value as { readonly [name: string]: unknown };
    return (
      Object.keys(fields).length === this.#parts.length &&
      this.#parts.every(([name, part]) => Object.hasOwn(fields, name) && part.contains(fields[name]))
    );
  }

  pack(value: T, out: PackedArray, offset = 0): void {
    checkRoom(this, out, offset, this.size);
    let start = offset;
    for (const [name, part] of this.#parts) {
      part.pack(this.#field(value, name), out, start);
      start += part.size;
    }
  }

  unpack(packed: PackedArray, offset = 0): T {
    checkRoom(this, packed, offset, this.size);
    let start = offset;
    const fields = this.#parts.map(([name, part]) => {
      const own = part.unpack(packed, start);
      start += part.size;
      return [name, own] as const;
    });
    // Not by assignment: a field may be called __proto__.
    return Object.fromEntries(fields) as T;
  }

  flatten(value: T, out: Float32Array, offset = 0): void {
    checkRoom(this, out, offset, this.flatSize);
    let start = offset;
    for (const [name, part] of this.#parts) {
      part.flatten(this.#field(value, name), out, start);
      start += part.flatSize;
    }
  }

  toString(): string {
    return `Dict(${this.#parts.map(([name, part]) => `${name}: ${String(part)}`).join(', ')})`;
  }

  toJSON(): SpaceJSON {
    return {
      kind: 'dict',
      spaces: Object.fromEntries(this.#parts.map(([name, part]) => [name, part.toJSON()])),
    };
  }

  #field(value: T, name: string): unknown {
    // A part of a composite value may be missing.
    const isObject = typeof value === 'object' && value !== null;
    if (isObject && Object.hasOwn(value, name)) return value[name];
    throw new PrismError(
      'invalid-space',
      `A value of ${String(this)} has a field ${name}, but this one ${isObject ? 'has not' : `is ${describeValue(value)}`}.`,
      {
        hint: `Pass an object with the fields ${this.#parts.map(([part]) => part).join(', ')}.`,
      },
    );
  }
}

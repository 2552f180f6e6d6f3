import type { DType, PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { describeValue } from '../words.ts';
import type { Discrete, MultiDiscrete } from './discrete.ts';
import { checkLength, checkRoom, type Space, type SpaceJSON } from './space.ts';

/** Layout of a composite space's parts. */
export interface PartLayout {
  /** `int32` if all parts have integer types; else `float32`, or `float64` if float32 would round a part. */
  readonly dtype: DType;
  readonly size: number;
  readonly flatSize: number;
}

/** @throws PrismError `invalid-space` without parts. */
function layOut(name: string, parts: readonly Space[]): PartLayout {
  if (parts.length === 0) {
    throw new PrismError('invalid-space', `A ${name} needs at least one space.`, {
      hint: 'Name its parts, for example new Tuple([new Discrete(2)]).',
    });
  }
  return {
    dtype: !parts.some((part) => part.dtype.startsWith('float'))
      ? 'int32'
      : parts.some(exceedsFloat32)
        ? 'float64'
        : 'float32',
    size: parts.reduce((sum, part) => sum + part.size, 0),
    flatSize: parts.reduce((sum, part) => sum + part.flatSize, 0),
  };
}

/** Up to here, float32 holds every integer. */
const largestInteger = 2 ** 24;

/** Whether a space has numbers that float32 cannot represent: large ones with small differences would become equal. */
export function exceedsFloat32(space: Space): boolean {
  switch (space.kind) {
    case 'box':
      return space.dtype === 'float64' || space.dtype === 'int32';
    case 'discrete': {
      const { n, start } = space as Discrete;
      return -start > largestInteger || start + n - 1 > largestInteger;
    }
    case 'multi-discrete': {
      const { nvec, start } = space as Space<unknown> as MultiDiscrete;
      return start.some((least, i) => -least > largestInteger || least + nvec[i]! - 1 > largestInteger);
    }
    case 'multi-binary':
      return false;
    default: {
      const { spaces } = space as Space<unknown> as Tuple<unknown[]> | Dict<{ [name: string]: unknown }>;
      return Object.values<Space>(spaces).some(exceedsFloat32);
    }
  }
}

/**
 * One value from each of several spaces, in order.
 *
 * Packed as `int32` if all parts have integer types; else as `float32`, or as `float64` if float32 would round a part.
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

  /** Draws the parts in order from one generator. (In Gymnasium each part has its own.) */
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

  flatten(value: T, out: Float32Array | Float64Array, offset = 0): void {
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

/**
 * One value from each of several named spaces. As in Gymnasium, parts are sampled, packed and flattened in the order of sorted names.
 *
 * Packed as `int32` if all parts have integer types; else as `float32`, or as `float64` if float32 would round a part.
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

  /** Draws the parts in order of sorted names from one generator. (In Gymnasium each part has its own.) */
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
    // fromEntries, because assignment would treat a field __proto__ specially.
    return Object.fromEntries(fields) as T;
  }

  flatten(value: T, out: Float32Array | Float64Array, offset = 0): void {
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
    const isObject = typeof value === 'object' && value !== null;
    if (isObject && Object.hasOwn(value, name)) return value[name];
    throw new PrismError(
      'invalid-space',
      `A value of ${String(this)} has a field ${name}, but this one ${isObject ? 'lacks it' : `is ${describeValue(value)}`}.`,
      {
        hint: `Pass an object with the fields ${this.#parts.map(([part]) => part).join(', ')}.`,
      },
    );
  }
}

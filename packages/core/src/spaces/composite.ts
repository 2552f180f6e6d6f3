import type { DType, PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { describeValue } from '../words.ts';
import type { Discrete, MultiDiscrete } from './discrete.ts';
import { checkLength, checkRoom, type Space, type SpaceJSON } from './space.ts';

/** @throws PrismError `invalid-space` without parts. */
function layOut(name: string, parts: readonly Space[]): Pick<Space, 'dtype' | 'size' | 'flatSize'> {
  if (parts.length === 0) {
    throw PrismError.invalidSpace`A ${name} needs at least one space.
      Name its parts, for example new Tuple([new Discrete(2)]).`;
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

/** float32 represents every integer up to this one. */
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

/** Packs and flattens the parts of a composite space one after the other. */
abstract class Composite<T> {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly size: number;
  readonly flatSize: number;
  protected readonly parts: readonly Space[];

  constructor(name: string, parts: readonly Space[]) {
    ({ dtype: this.dtype, size: this.size, flatSize: this.flatSize } = layOut(name, parts));
    this.shape = [this.size];
    this.parts = parts;
  }

  /** Returns the value of part `i`. @throws PrismError `invalid-space` if it is missing. */
  protected abstract part(value: T, i: number): unknown;
  /** Makes a value from the values of all parts. */
  protected abstract join(values: readonly unknown[]): T;

  /** Draws the parts in order from one generator. (In Gymnasium each part has its own.) */
  sample(rng: Rng): T {
    return this.join(this.parts.map((part) => part.sample(rng)));
  }

  pack(value: T, out: PackedArray, offset = 0): void {
    checkRoom(this, out, offset, this.size);
    let start = offset;
    for (let i = 0; i < this.parts.length; i++) {
      const part = this.parts[i]!;
      part.pack(this.part(value, i), out, start);
      start += part.size;
    }
  }

  unpack(packed: PackedArray, offset = 0): T {
    checkRoom(this, packed, offset, this.size);
    let start = offset;
    const values = this.parts.map((part) => {
      const own = part.unpack(packed, start);
      start += part.size;
      return own;
    });
    return this.join(values);
  }

  flatten(value: T, out: Float32Array | Float64Array, offset = 0): void {
    checkRoom(this, out, offset, this.flatSize);
    let start = offset;
    for (const [i, part] of this.parts.entries()) {
      part.flatten(this.part(value, i), out, start);
      start += part.flatSize;
    }
  }
}

/**
 * One value from each of several spaces, in order.
 *
 * Packed as `int32` if all parts have integer types; else as `float32`, or as `float64` if float32 would round a part.
 */
export class Tuple<T extends readonly unknown[]> extends Composite<T> implements Space<T> {
  readonly kind = 'tuple';
  readonly spaces: { readonly [K in keyof T]: Space<T[K]> };

  /** @throws PrismError `invalid-space` if there is no space. */
  constructor(spaces: readonly [...{ [K in keyof T]: Space<T[K]> }]) {
    super('Tuple', [...spaces]);
    this.spaces = spaces as { readonly [K in keyof T]: Space<T[K]> };
  }

  contains(value: unknown): value is T {
    return (
      Array.isArray(value) &&
      value.length === this.parts.length &&
      this.parts.every((part, i) => part.contains(value[i]))
    );
  }

  protected part(value: T, i: number): unknown {
    if (i === 0) checkLength(this, value, this.parts.length);
    return value[i];
  }

  protected join(values: readonly unknown[]): T {
    return values as T;
  }

  override toString(): string {
    return `Tuple(${this.parts.join(', ')})`;
  }

  toJSON(): SpaceJSON {
    return { kind: 'tuple', spaces: this.parts.map((part) => part.toJSON()) };
  }
}

/**
 * One value from each of several named spaces. As in Gymnasium, parts are sampled, packed and flattened in the order of sorted names.
 *
 * Packed as `int32` if all parts have integer types; else as `float32`, or as `float64` if float32 would round a part.
 */
export class Dict<T extends { readonly [name: string]: unknown }> extends Composite<T> implements Space<T> {
  readonly kind = 'dict';
  readonly spaces: { readonly [K in keyof T]: Space<T[K]> };
  readonly #names: readonly string[];

  /** @throws PrismError `invalid-space` if there is no space. */
  constructor(spaces: { readonly [K in keyof T]: Space<T[K]> }) {
    const names = Object.keys(spaces).sort();
    const parts = names.map((name) => spaces[name]!);
    super('Dict', parts);
    this.spaces = spaces;
    this.#names = names;
  }

  contains(value: unknown): value is T {
    if (typeof value !== 'object' || value === null) return false;
    const fields = value as { readonly [name: string]: unknown };
    return (
      Object.keys(fields).length === this.parts.length &&
      this.parts.every((part, i) => {
        const name = this.#names[i]!;
        return Object.hasOwn(fields, name) && part.contains(fields[name]);
      })
    );
  }

  protected part(value: T, i: number): unknown {
    const name = this.#names[i]!;
    const isObject = typeof value === 'object' && value !== null;
    if (isObject && Object.hasOwn(value, name)) return value[name];
    throw PrismError.invalidSpace`A value of ${String(this)} has a field ${name}, but this one \
      ${isObject ? 'lacks it' : `is ${describeValue(value)}`}.
      Pass an object with the fields ${this.#names.join(', ')}.`;
  }

  /** `fromEntries`, because assignment would treat a field __proto__ specially. */
  protected join(values: readonly unknown[]): T {
    return this.#named(values) as T;
  }

  override toString(): string {
    return `Dict(${this.parts.map((part, i) => `${this.#names[i]}: ${String(part)}`).join(', ')})`;
  }

  toJSON(): SpaceJSON {
    return { kind: 'dict', spaces: this.#named(this.parts.map((part) => part.toJSON())) };
  }

  #named<V>(values: readonly V[]): { [name: string]: V } {
    return Object.fromEntries(values.map((value, i) => [this.#names[i]!, value]));
  }
}

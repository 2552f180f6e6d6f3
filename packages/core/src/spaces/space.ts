import type { DType, PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { describeValue } from '../words.ts';

/** The JSON form of a space, as it stands in manifests and reports; `spaceFromJSON` reads it back. */
export type SpaceJSON =
  | { kind: 'box'; low: BoundJSON; high: BoundJSON; shape: number[]; dtype: DType }
  | { kind: 'discrete'; n: number; start: number }
  | { kind: 'multi-discrete'; nvec: number[]; start?: number[] }
  | { kind: 'multi-binary'; n: number }
  | { kind: 'tuple'; spaces: SpaceJSON[] }
  | { kind: 'dict'; spaces: Record<string, SpaceJSON> };

/** Bounds in JSON: one number for all elements or one for each; infinities are written as strings. */
export type BoundJSON = number | 'Infinity' | '-Infinity' | (number | 'Infinity' | '-Infinity')[];

/**
 * The set of values that an observation or an action can take (Gymnasium's `Space`).
 *
 * A value has three forms: `T` itself (a `Float32Array` for a Box, a number for a Discrete, …); *packed*: `size` elements of
 * `dtype` in a row of a typed array, as vector environments and memories hold it; and *flattened*: `flatSize` floats with
 * discrete values one-hot, as networks want it.
 */
export interface Space<T = unknown> {
  readonly kind: SpaceJSON['kind'];
  /** Element type of the packed form. */
  readonly dtype: DType;
  /** Shape of one value; `[]` for a single number. Composite spaces are flat: `[size]`. */
  readonly shape: readonly number[];
  /** Number of elements of the packed form. */
  readonly size: number;
  /** Number of elements of the flattened form. */
  readonly flatSize: number;
  /** Draws a value as Gymnasium's space of the same kind would from an equal generator. */
  sample(rng: Rng): T;
  /** Whether `value` is a member. */
  contains(value: unknown): value is T;
  /** Writes `value` to `out` from `offset` on, `size` elements. */
  pack(value: T, out: PackedArray, offset?: number): void;
  /** Reads a value back from its packed form; arrays are copies. */
  unpack(packed: PackedArray, offset?: number): T;
  /** Writes the flattened form of `value` (one-hot where discrete) to `out` from `offset` on, `flatSize` elements. */
  flatten(value: T, out: Float32Array, offset?: number): void;
  /** One line for people: `Box(-1, 1, [8], float32)`, `Discrete(4)`. */
  toString(): string;
  toJSON(): SpaceJSON;
}

/** What spaces have in common where they write and read packed arrays. */

/** @throws PrismError `invalid-argument` unless `array` holds `size` elements from `offset` on. */
export function checkRoom(space: object, array: PackedArray, offset: number, size: number): void {
  if (offset >= 0 && offset + size <= array.length) return;
  throw new PrismError(
    'invalid-argument',
    `${String(space)} needs ${size} elements from offset ${offset} on, but the array has ${array.length}.`,
    { hint: 'Make the array numEnvs × space.size (or × space.flatSize for the flattened form) long.' },
  );
}

/** @throws PrismError `invalid-space` unless `value` has `size` elements. */
export function checkLength(space: object, value: ArrayLike<unknown>, size: number): void {
  // A part of a composite value may be missing.
  const length = (value as ArrayLike<unknown> | null | undefined)?.length;
  if (length === size) return;
  throw new PrismError(
    'invalid-space',
    `A value of ${String(space)} has ${size} elements, but this one ${length === undefined ? `is ${describeValue(value)}` : `has ${length}`}.`,
    {
      hint: 'Pass a value for which contains() is true.',
    },
  );
}

/**
 * An element that composite spaces hold as float32: where rounding carried it beyond the bounds of its part, the bound is meant.
 * A packed member is thus read back as a member.
 */
export function unrounded(value: number, low: number, high: number): number {
  if (value > high && value === Math.fround(high)) return high;
  if (value < low && value === Math.fround(low)) return low;
  return value;
}

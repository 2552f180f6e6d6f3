import type { DType, PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { describeValue } from '../words.ts';

/** The JSON form of a space; `spaceFromJSON` reads it. */
export type SpaceJSON =
  | { kind: 'box'; low: BoundJSON; high: BoundJSON; shape: number[]; dtype: DType }
  | { kind: 'discrete'; n: number; start: number }
  | { kind: 'multi-discrete'; nvec: number[]; start?: number[] }
  | { kind: 'multi-binary'; n: number }
  | { kind: 'tuple'; spaces: SpaceJSON[] }
  | { kind: 'dict'; spaces: Record<string, SpaceJSON> };

/** Bounds in JSON: one number for all elements or one per element; infinities are strings. */
export type BoundJSON = number | 'Infinity' | '-Infinity' | (number | 'Infinity' | '-Infinity')[];

/**
 * The set of possible observations or actions (Gymnasium's `Space`).
 *
 * A value has three forms: `T` itself (a `Float32Array` for a Box, a number for a Discrete, …); *packed*, as `size` elements of `dtype` in a typed
 * array, for vector environments and memories; and *flattened*, as `flatSize` floats with discrete values one-hot, for networks.
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
  /** Draws a random value, the same as Gymnasium's space with an equal generator. */
  sample(rng: Rng): T;
  /** Whether `value` is a member. */
  contains(value: unknown): value is T;
  /** Writes `size` elements to `out` at `offset`. */
  pack(value: T, out: PackedArray, offset?: number): void;
  /** Reads a packed value; arrays are copies. */
  unpack(packed: PackedArray, offset?: number): T;
  /** Writes `flatSize` elements to `out` at `offset`, with discrete values one-hot. */
  flatten(value: T, out: Float32Array | Float64Array, offset?: number): void;
  /** `Box(-1, 1, [8], float32)`, `Discrete(4)`. */
  toString(): string;
  toJSON(): SpaceJSON;
}

/** @throws PrismError `invalid-argument` unless `array` has `size` elements from `offset` on. */
export function checkRoom(space: object, array: PackedArray, offset: number, size: number): void {
  if (offset >= 0 && offset + size <= array.length) return;
  throw PrismError.invalidArgument`${String(space)} needs ${size} elements from offset ${offset} on, but the array has ${array.length}.
    Make the array numEnvs × space.size (or × space.flatSize for the flattened form) long.`;
}

/** @throws PrismError `invalid-space` unless `value` has `size` elements. */
export function checkLength(space: object, value: ArrayLike<unknown>, size: number): void {
  const length = (value as ArrayLike<unknown> | null | undefined)?.length;
  if (length === size) return;
  throw PrismError.invalidSpace`A value of ${String(space)} has ${size} elements, but this one \
    ${length === undefined ? `is ${describeValue(value)}` : `has ${length}`}.
    Pass a value for which contains() is true.`;
}

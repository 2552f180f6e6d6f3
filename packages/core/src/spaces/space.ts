import type { DType, PackedArray } from '../arrays/arrays.ts';
import type { Rng } from '../rng/rng.ts';

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

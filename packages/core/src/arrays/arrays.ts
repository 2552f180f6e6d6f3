import type { ActOutputs, ExtraSpecs, Extras } from '../contracts/agent.ts';
import { PrismError } from '../errors.ts';
import type { Space } from '../spaces/space.ts';

/**
 * Packed arrays: how observations and actions of many environments lie side by side in one typed array.
 * Environment `i` of `n` owns the elements from `i * size` up to `(i + 1) * size`.
 */

/** Element types that spaces, environments and memories use; the names are NumPy's. */
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'int8';

/** A typed array of one of the {@link DType}s. */
export type PackedArray = Float32Array | Float64Array | Int32Array | Uint8Array | Int8Array;

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  int8: Int8Array,
} as const;

/** A new packed array of `length` zeros of the given type. */
export function packedArray(dtype: DType, length: number): PackedArray {
  return new constructors[dtype](length);
}

/** Copies row `from` of `source` to row `to` of `target`; both have rows of `size` elements. */
export function copyRow(
  source: PackedArray,
  from: number,
  target: PackedArray,
  to: number,
  size: number,
): void {
  const sourceStart = from * size;
  const targetStart = to * size;
  // Views cost an allocation, which pays for long rows (pictures) but not for short ones.
  if (size > 64) {
    target.set(source.subarray(sourceStart, sourceStart + size), targetStart);
    return;
  }
  for (let k = 0; k < size; k++) target[targetStart + k] = source[sourceStart + k]!;
}

/**
 * Room for what a policy says about `rows` observations.
 *
 * @param specs arrays beside the actions, where they are wanted; default: none.
 * @param stateSize numbers of a row's state, of a policy that remembers: zeros, as at the beginning of an episode; default 0.
 */
export function actOutputs(
  actionSpace: Pick<Space, 'dtype' | 'size'>,
  rows: number,
  specs: ExtraSpecs = {},
  stateSize = 0,
): ActOutputs {
  return {
    actions: packedArray(actionSpace.dtype, rows * actionSpace.size),
    extras: extraArrays(specs, rows),
    ...(stateSize > 0 && { states: new Float32Array(rows * stateSize) }),
  };
}

/**
 * The states of a policy that remembers.
 *
 * @throws PrismError `state` where there are none.
 */
export function statesOf({ states }: Pick<ActOutputs, 'states'>): Float32Array {
  if (states !== undefined) return states;
  throw new PrismError('state', 'A policy that remembers was asked to act without its states.', {
    hint: 'Make the outputs by actOutputs(actionSpace, rows, extras, policy.stateSize).',
  });
}

/** Forgets what a policy remembers of row `row` of `rows`: its episode is over. Does nothing for policies that remember nothing. */
export function forget({ states }: Pick<ActOutputs, 'states'>, row: number, rows: number): void {
  if (states === undefined) return;
  const size = states.length / rows;
  states.fill(0, row * size, (row + 1) * size);
}

/** Arrays of `rows` rows for extras. */
export function extraArrays(specs: ExtraSpecs, rows: number): Extras {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { dtype, size }]) => [name, packedArray(dtype, rows * size)]),
  );
}

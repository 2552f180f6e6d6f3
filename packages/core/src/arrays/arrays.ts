import type { ActOutputs, ExtraSpecs, Extras } from '../contracts/agent.ts';
import { PrismError } from '../errors.ts';
import type { Space } from '../spaces/space.ts';

/**
 * Packed arrays hold observations or actions of many environments in one typed array. Environment `i` owns the elements from `i * size` up
 * to `(i + 1) * size`.
 */

/** Element types, by their NumPy names. */
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'int8';

/** A typed array with elements of a {@link DType}. */
export type PackedArray = Float32Array | Float64Array | Int32Array | Uint8Array | Int8Array;

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  int8: Int8Array,
} as const;

/** Creates a packed array of zeros. */
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
  // A view costs an allocation, which only pays for long rows such as pictures.
  if (size > 64) {
    target.set(source.subarray(sourceStart, sourceStart + size), targetStart);
    return;
  }
  for (let k = 0; k < size; k++) target[targetStart + k] = source[sourceStart + k]!;
}

/**
 * Creates the arrays that a policy writes to for `rows` observations, all zeros.
 *
 * @param specs the policy's extras, if the caller wants them; default: none.
 * @param stateSize numbers per row of a recurrent policy's state; default 0.
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
 * Returns the states of a recurrent policy.
 *
 * @throws PrismError `state` if they are missing.
 */
export function statesOf({ states }: Pick<ActOutputs, 'states'>): Float32Array {
  if (states !== undefined) return states;
  throw new PrismError('state', 'A recurrent policy was called without its states.', {
    hint: 'Create the outputs with actOutputs(actionSpace, rows, extras, policy.stateSize).',
  });
}

/** Resets a recurrent policy's state in row `row` of `rows` because its episode ended. Does nothing for other policies. */
export function forget({ states }: Pick<ActOutputs, 'states'>, row: number, rows: number): void {
  if (states === undefined) return;
  const size = states.length / rows;
  states.fill(0, row * size, (row + 1) * size);
}

/** Creates the arrays of extras, with `rows` rows each. */
export function extraArrays(specs: ExtraSpecs, rows: number): Extras {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { dtype, size }]) => [name, packedArray(dtype, rows * size)]),
  );
}

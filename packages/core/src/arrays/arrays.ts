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

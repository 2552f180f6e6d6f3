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

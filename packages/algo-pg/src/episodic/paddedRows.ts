import type { PackedArray } from '@prism-rl/core';

const smallest = 32;

/**
 * Rows of the graph for a batch of `rows` rows: compiled steps have fixed shapes, so batches are padded to one of a few sizes. Powers
 * of two up to 1024, then four sizes an octave, so that at most a quarter is padding where it would cost.
 */
export function paddedRows(rows: number): number {
  if (rows <= smallest) return smallest;
  const octave = 2 ** Math.floor(Math.log2(rows));
  const step = octave < 1024 ? octave : octave / 4;
  return Math.ceil(rows / step) * step;
}

/** Numbers as networks take them; not copied where they are so already. */
export function asFloats(values: PackedArray): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

/** `values`, then zeros up to `length`. */
export function padded<A extends Float32Array | Int32Array>(values: A, length: number): A {
  if (values.length === length) return values;
  const out = new (values.constructor as new (length: number) => A)(length);
  out.set(values);
  return out;
}

import type { PackedArray, Space } from '@prism-rl/core';
import type { ArraySpec } from '@prism-rl/jit';
import type { Engine } from './stepFunction.ts';

/** The input of a step for `rows` packed observations: bytes where they are such and the engine takes them, else float32. */
export function observationInput(
  engine: Pick<Engine, 'takesBytes'>,
  { size, dtype }: Pick<Space, 'size' | 'dtype'>,
  rows: number,
): ArraySpec {
  const isBytes = engine.takesBytes === true && dtype === 'uint8';
  return { shape: [rows, size], ...(isBytes && { isBytes }) };
}

/** Packed observations as such an input takes them; not copied where they are so already. */
export function observationArray(
  { isBytes = false }: Pick<ArraySpec, 'isBytes'>,
  observations: PackedArray,
): Float32Array | Uint8Array {
  if (isBytes) return observations instanceof Uint8Array ? observations : new Uint8Array(observations);
  return observations instanceof Float32Array ? observations : new Float32Array(observations);
}

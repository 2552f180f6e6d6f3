import type { PackedArray } from '../arrays/arrays.ts';
import { packedArray } from '../arrays/arrays.ts';
import { isBox } from '../spaces/box.ts';
import type { Space } from '../spaces/space.ts';

/** Observations that share one buffer. */
const shared = 32;
/** Longer ones have separate memory: a caller that keeps one of them would keep all that share its buffer. */
const largeBytes = 4096;
/** Engines keep arrays up to this length beside their object; longer ones get separate memory, which costs much more. */
const smallBytes = 64;

/**
 * Makes the arrays that a single environment's observations are written to and handed out as; `undefined` where an observation is not an
 * array. Those of some length are views: a few share a buffer, since memory for each would cost more than a step of a small game.
 */
export function freshObservations(space: Space): (() => PackedArray) | undefined {
  if (!isBox(space)) return undefined;
  const { dtype, size } = space;
  const first = packedArray(dtype, size);
  const { byteLength } = first;
  if (byteLength <= smallBytes) {
    // Each type by its own name: engines make such arrays much faster than those whose type they learn on the way.
    if (dtype === 'float32') return () => new Float32Array(size);
    if (dtype === 'float64') return () => new Float64Array(size);
    return () => packedArray(dtype, size);
  }
  if (byteLength > largeBytes) return () => packedArray(dtype, size);
  const View = first.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => PackedArray;
  let buffer = new ArrayBuffer(0);
  let next = 0;
  return () => {
    if (next === buffer.byteLength) {
      buffer = new ArrayBuffer(shared * byteLength);
      next = 0;
    }
    const view = new View(buffer, next, size);
    next += byteLength;
    return view;
  };
}

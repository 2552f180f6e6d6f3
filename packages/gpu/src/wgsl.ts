// What all shaders of this package share: memory, barriers, and loops of a workgroup's threads.

/** Bytes of workgroup memory for tiles of products. */
export const TILES = 12_288;

/** The memory of a run is a multiple of this many floats. */
const ALIGNMENT = 64;

export function aligned(floats: number): number {
  return ALIGNMENT * Math.ceil(floats / ALIGNMENT);
}

/** Makes writes of all threads to both kinds of memory visible to all threads. */
export const BARRIER = 'workgroupBarrier(); storageBarrier();';

/** Distributes the values of `i` below a size among the threads. */
export { wgslEach as forEach } from '@prism-rl/jit/kernels';

/** Element `i` of an array in a run's memory. */
export function elementOf(address: number): string {
  return `m[base + ${address / 4}u + i]`;
}

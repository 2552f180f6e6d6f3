import type { SnapshotArray } from '../contracts/snapshot.ts';

const constant = new WeakSet<SnapshotArray>();

/**
 * Promises that no code writes to an array of a snapshot again, so that a store that has it need not store it again when
 * the same array is in a later snapshot. A memory that replaces its blocks instead of changing them is saved in parts this way.
 *
 * @returns the array itself.
 */
export function declareConstant<A extends SnapshotArray>(array: A): A {
  constant.add(array);
  return array;
}

/** Whether {@link declareConstant} was called for this very array. */
export function isConstant(array: SnapshotArray): boolean {
  return constant.has(array);
}

import type { PackedArray } from '../arrays/arrays.ts';

/** Values that survive `JSON.stringify` and back. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Arrays that a snapshot can hold. */
export type SnapshotArray =
  | PackedArray
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Uint16Array
  | Int16Array;

/**
 * The state of something that can be stopped and continued: small facts as JSON, bulk as named arrays.
 * Names of arrays are paths with slashes (`online/dense1/kernel`), unique within a snapshot.
 */
export interface Snapshot {
  readonly meta: { readonly [key: string]: Json };
  readonly arrays: { readonly [name: string]: SnapshotArray };
}

/** Puts snapshots into one, each under its own prefix. {@link childSnapshot} takes them out again. */
export function mergeSnapshots(children: { readonly [prefix: string]: Snapshot }): Snapshot {
  const meta: { [key: string]: Json } = {};
  const arrays: { [name: string]: SnapshotArray } = {};
  for (const [prefix, child] of Object.entries(children)) {
    meta[prefix] = { ...child.meta };
    for (const [name, array] of Object.entries(child.arrays)) arrays[`${prefix}/${name}`] = array;
  }
  return { meta, arrays };
}

/** The snapshot that {@link mergeSnapshots} put under `prefix`; empty when there was none. */
export function childSnapshot(snapshot: Snapshot, prefix: string): Snapshot {
  const own = Object.entries(snapshot.arrays).filter(([name]) => name.startsWith(`${prefix}/`));
  const arrays = Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length + 1), array]));
  return { meta: (snapshot.meta[prefix] ?? {}) as { [key: string]: Json }, arrays };
}

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

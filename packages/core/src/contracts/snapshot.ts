import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';

/** Values that JSON can represent. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Arrays that a snapshot can contain. */
export type SnapshotArray =
  | PackedArray
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Uint16Array
  | Int16Array;

/** A saved state: small values as JSON, bulk data as named arrays. Names of arrays are paths with slashes: `online/dense1/kernel`. */
export interface Snapshot {
  readonly meta: { readonly [key: string]: Json };
  readonly arrays: { readonly [name: string]: SnapshotArray };
}

/** Copies arrays to a snapshot without other values. */
export function snapshotOf(arrays: { readonly [name: string]: SnapshotArray }): Snapshot {
  const copies = Object.entries(arrays).map(([name, array]) => [name, array.slice()]);
  return { meta: {}, arrays: Object.fromEntries(copies) };
}

/** Merges snapshots into one, each under its own prefix; {@link childSnapshot} extracts them. */
export function mergeSnapshots(children: { readonly [prefix: string]: Snapshot }): Snapshot {
  const meta: { [key: string]: Json } = {};
  const arrays: { [name: string]: SnapshotArray } = {};
  for (const [prefix, child] of Object.entries(children)) {
    meta[prefix] = { ...child.meta };
    for (const [name, array] of Object.entries(child.arrays)) arrays[`${prefix}/${name}`] = array;
  }
  return { meta, arrays };
}

/**
 * Extracts the snapshot under `prefix` from a result of {@link mergeSnapshots}; empty if there is none.
 *
 * @throws PrismError `corrupt` if there is something else.
 */
export function childSnapshot(snapshot: Snapshot, prefix: string): Snapshot {
  const own = Object.entries(snapshot.arrays).filter(([name]) => name.startsWith(`${prefix}/`));
  const arrays = Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length + 1), array]));
  const meta = snapshot.meta[prefix] ?? {};
  if (typeof meta !== 'object' || Array.isArray(meta)) {
    throw PrismError.corrupt`The saved state of ${prefix} is ${JSON.stringify(meta)}, not an object.
      Use an earlier copy of the file.`;
  }
  return { meta: meta as { readonly [key: string]: Json }, arrays };
}

/** Sets counters to the values of the same names in a snapshot. */
export function restoreCounters(
  counters: { [name: string]: number },
  { meta }: Pick<Snapshot, 'meta'>,
): void {
  for (const name of Object.keys(counters)) counters[name] = Number(meta[name]);
}

const constant = new WeakSet<SnapshotArray>();

/**
 * Declares that an array of a snapshot will never change, so that later snapshots with the same array need not store it again. A memory that
 * replaces blocks instead of changing them is saved incrementally this way.
 */
export function declareConstant<A extends SnapshotArray>(array: A): A {
  constant.add(array);
  return array;
}

/** Whether {@link declareConstant} was called with this array. */
export function isConstant(array: SnapshotArray): boolean {
  return constant.has(array);
}

/** A network's parameters by name, such as `dense0/kernel`: float32 or float64, row-major. */
export interface Weights {
  readonly [name: string]: {
    readonly shape: readonly number[];
    readonly values: Float32Array | Float64Array;
  };
}

/** Merges the weights of parts, each under its own prefix; {@link childWeights} extracts them. */
export function mergeWeights(children: { readonly [prefix: string]: Weights }): Weights {
  const all = Object.entries(children).flatMap(([prefix, child]) =>
    Object.entries(child).map(([name, tensor]) => [`${prefix}/${name}`, tensor] as const),
  );
  return Object.fromEntries(all);
}

/** Extracts the weights under `prefix` from a result of {@link mergeWeights}; empty if there are none. */
export function childWeights(weights: Weights, prefix: string): Weights {
  const own = Object.entries(weights).filter(([name]) => name.startsWith(`${prefix}/`));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]));
}

import type { SnapshotArray } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** Tables by name. */
export interface Tables {
  readonly [name: string]: Float64Array | Int32Array | Uint8Array;
}

/** Copies of all tables. */
export function copiesOf(tables: Tables): { [name: string]: SnapshotArray } {
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.slice()]));
}

/** Overwrites `tables` by those of a snapshot. @throws PrismError `corrupt` if one is missing or of another size. */
export function copyInto(tables: Tables, saved: { readonly [name: string]: SnapshotArray }): void {
  for (const [name, table] of Object.entries(tables)) {
    const source = saved[name];
    if (source?.constructor !== table.constructor || source.length !== table.length) {
      throw new PrismError(
        'corrupt',
        `The saved table "${name}" should hold ${table.length} entries, but ${source === undefined ? 'is missing' : `holds ${source.length}`}.`,
        { hint: 'Restore it into an agent with the same settings for the same environment.' },
      );
    }
    table.set(source as Int32Array);
  }
}

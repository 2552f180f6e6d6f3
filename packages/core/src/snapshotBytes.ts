import type { PackedArray } from './arrays.ts';
import { joinBytes, splitBytes } from './byteFrames.ts';
import { PrismError } from './errors.ts';

/** The facts of a snapshot that are no bulk; `name` says whose it is. */
export interface SnapshotHead {
  readonly name: string;
}

/** A snapshot as bytes: the head as JSON, then the arrays. */
export function writeSnapshot(head: SnapshotHead, arrays: readonly PackedArray[]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(head));
  return joinBytes([json, ...arrays.map(bytesOf)]);
}

/**
 * Reads what {@link writeSnapshot} wrote; fills `arrays` and returns the head.
 *
 * @throws PrismError `corrupt` for anything else, and for a snapshot of another name; nothing is changed then.
 */
export function readSnapshot<Head extends SnapshotHead>(
  snapshot: Uint8Array,
  name: string,
  arrays: readonly PackedArray[],
): Head {
  const [json, ...parts] = splitBytes(snapshot, 1 + arrays.length);
  const head = parse(json!, name) as Head;
  if (head.name !== name) throw corrupt(name);
  for (const [k, array] of arrays.entries())
    if (parts[k]!.byteLength !== array.byteLength) throw corrupt(name);
  for (const [k, array] of arrays.entries()) bytesOf(array).set(parts[k]!);
  return head;
}

function bytesOf(array: PackedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function parse(json: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch (cause) {
    throw corrupt(name, cause);
  }
}

function corrupt(name: string, cause?: unknown): PrismError {
  return new PrismError('corrupt', `These bytes are not a snapshot of ${name}.`, { cause });
}

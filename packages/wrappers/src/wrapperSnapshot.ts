import type { PackedArray, Rng, RngState } from '@prism-rl/core';
import { joinBytes, PrismError, splitBytes } from '@prism-rl/core';

/** What a wrapper itself remembers: arrays that it changes in place, and random streams. */
export interface WrapperState {
  readonly arrays?: readonly PackedArray[];
  readonly rngs?: readonly Rng[];
}

interface Head {
  readonly name: string;
  readonly rngs: readonly RngState[];
}

/** The snapshot of a wrapper around the snapshot of what it wraps. */
export function writeWrapperSnapshot(name: string, state: WrapperState, inner: Uint8Array): Uint8Array {
  const head: Head = { name, rngs: (state.rngs ?? []).map((rng) => rng.save()) };
  const json = new TextEncoder().encode(JSON.stringify(head));
  return joinBytes([json, inner, ...(state.arrays ?? []).map(bytesOf)]);
}

/**
 * Reads what {@link writeWrapperSnapshot} wrote: fills the arrays and streams of `state`, and gives the inner snapshot to
 * `restoreInner` first, so that nothing has changed when that fails.
 *
 * @throws PrismError `corrupt` for anything else.
 */
export function readWrapperSnapshot(
  snapshot: Uint8Array,
  name: string,
  state: WrapperState,
  restoreInner: (inner: Uint8Array) => void,
): void {
  const arrays = state.arrays ?? [];
  const rngs = state.rngs ?? [];
  const [json, inner, ...parts] = splitBytes(snapshot, 2 + arrays.length);
  const head = parse(json!, name);
  const fits =
    head.name === name &&
    head.rngs?.length === rngs.length &&
    arrays.every((array, k) => parts[k]!.byteLength === array.byteLength);
  if (!fits) throw corrupt(name);
  restoreInner(inner!);
  for (const [k, array] of arrays.entries()) bytesOf(array).set(parts[k]!);
  for (const [k, rng] of rngs.entries()) rng.restore(head.rngs[k]!);
}

function bytesOf(array: PackedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function parse(json: Uint8Array, name: string): Head {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json)) as Head;
  } catch (cause) {
    throw corrupt(name, cause);
  }
}

function corrupt(name: string, cause?: unknown): PrismError {
  return new PrismError('corrupt', `These bytes are not a snapshot of ${name}.`, { cause });
}

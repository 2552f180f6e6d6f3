import type { Json, Snapshot, SnapshotArray } from '../contracts/snapshot.ts';
import { PrismError } from '../errors.ts';
import { beginsAsSnapshot, decodeSnapshot, encodeSnapshot, joinedBytes } from '../safetensors.ts';

/** The bytes that an environment's `save` returns: a snapshot in the layout of checkpoints, with its owner, a format number and a checksum. */

/** Increases whenever the encoding changes; the first format had no number. */
const format = 2;

/** A state that {@link decodeState} read. */
export interface DecodedState<Meta> {
  /** As passed to {@link encodeState}. */
  readonly meta: Meta;
  /** May be views of the bytes: copy the arrays that you keep. */
  readonly arrays: { readonly [name: string]: SnapshotArray };
}

/**
 * Encodes a state as bytes. Pass a nested state as an array of bytes.
 *
 * @param owner describes the environment and its size; only an equal owner can decode the state.
 */
export function encodeState(owner: string, { meta, arrays }: Snapshot): Uint8Array {
  return joinedBytes(encodeSnapshot({ meta: { owner, format, own: meta }, arrays }));
}

/**
 * Decodes what {@link encodeState} encoded, and checks it. Changes nothing: call {@link fillArrays} afterwards.
 *
 * @param owner as passed to {@link encodeState}.
 * @param own the arrays to fill later: the state must contain each with the same type and length.
 * @throws PrismError `corrupt` for damaged bytes, another owner or arrays that do not fit; `incompatible` for another format.
 */
export function decodeState<Meta = { readonly [key: string]: Json }>(
  owner: string,
  bytes: Uint8Array,
  own: { readonly [name: string]: SnapshotArray } = {},
): DecodedState<Meta> {
  const { meta, arrays } = decoded(owner, bytes);
  if (meta.format !== format) {
    throw PrismError.incompatible`This state of ${owner} has format ${meta.format}, but this version reads format ${format}.
      Continue with the version that saved it, or start a new run.`;
  }
  if (meta.owner !== owner) throw corrupt(`These bytes are a state of ${meta.owner}, not of ${owner}.`);
  checkArrays(owner, own, arrays);
  return { meta: meta.own as Meta, arrays };
}

/**
 * Checks that saved arrays can be copied into the arrays of the same names.
 *
 * @param owner named in errors.
 * @param hint says what to pass instead; the default is for saved environments.
 * @throws PrismError `corrupt` unless each exists with the same type and length.
 */
export function checkArrays(
  owner: string,
  own: { readonly [name: string]: SnapshotArray },
  arrays: { readonly [name: string]: SnapshotArray },
  hint?: string,
): void {
  for (const [name, array] of Object.entries(own)) {
    const saved = arrays[name];
    if (saved?.constructor === array.constructor && saved.length === array.length) continue;
    const found = saved === undefined ? 'is missing' : `is ${saved.constructor.name}(${saved.length})`;
    throw corrupt(
      `In this state of ${owner} "${name}" ${found} instead of ${array.constructor.name}(${array.length}).`,
      undefined,
      hint,
    );
  }
}

/** Copies saved arrays into the arrays of the same names, after {@link decodeState} has checked them. */
export function fillArrays(
  own: { readonly [name: string]: SnapshotArray },
  saved: { readonly [name: string]: SnapshotArray },
): void {
  for (const [name, array] of Object.entries(own)) array.set(saved[name] as never);
}

function decoded(owner: string, bytes: Uint8Array): Snapshot {
  if (!beginsAsSnapshot(bytes)) {
    throw corrupt(`These bytes are not a state of ${owner} in format ${format}, which this version reads.`);
  }
  try {
    return decodeSnapshot(bytes);
  } catch (cause) {
    throw corrupt(`This state of ${owner} is damaged: ${(cause as Error).message}`, cause);
  }
}

function corrupt(
  message: string,
  cause?: unknown,
  hint = 'Pass what save() returned to an environment with the same name, settings and version.',
): PrismError {
  return PrismError.corrupt`${message}
    ${hint}`.causedBy(cause);
}

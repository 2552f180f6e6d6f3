import type { Json, Snapshot, SnapshotArray } from '../contracts/snapshot.ts';
import { PrismError } from '../errors.ts';
import { beginsAsSnapshot, decodeSnapshot, encodeSnapshot } from '../safetensors.ts';

/**
 * The state of an environment as the bytes that its `save` returns: a snapshot in the layout of checkpoints, which says whose it is, in
 * which format, and by its checksum that nothing is missing.
 */

/** Counts up whenever the encoding changes; the first one had no number. */
const format = 2;

/** What {@link decodeState} found. */
export interface DecodedState<Meta> {
  /** As it was handed to {@link encodeState}. */
  readonly meta: Meta;
  /** May be views of the bytes: copy the arrays that you keep. */
  readonly arrays: { readonly [name: string]: SnapshotArray };
}

/**
 * Encodes a state as bytes; a nested state becomes an array of bytes.
 *
 * @param owner whose it is, and of what size, as a text: only the same one takes it back.
 */
export function encodeState(owner: string, { meta, arrays }: Snapshot): Uint8Array {
  const chunks = encodeSnapshot({ meta: { owner, format, own: meta }, arrays });
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  return bytes;
}

/**
 * What {@link encodeState} encoded. Changes nothing: {@link fillArrays} does, once all is known to fit.
 *
 * @param owner as it was then.
 * @param own arrays that will be filled: each must be there, of the same type and length.
 * @throws PrismError `corrupt` for damaged bytes, another owner's, and arrays that do not fit; `incompatible` for another format.
 */
export function decodeState<Meta = { readonly [key: string]: Json }>(
  owner: string,
  bytes: Uint8Array,
  own: { readonly [name: string]: SnapshotArray } = {},
): DecodedState<Meta> {
  const { meta, arrays } = decoded(owner, bytes);
  if (meta.format !== format) {
    throw new PrismError(
      'incompatible',
      `This state of ${owner} has format ${meta.format}, and this version reads format ${format}: what environments save has changed.`,
      { hint: 'Go on with the version that saved it, or begin anew.' },
    );
  }
  if (meta.owner !== owner) throw corrupt(`These bytes are a state of ${meta.owner}, not of ${owner}.`);
  checkArrays(owner, own, arrays);
  return { meta: meta.own as Meta, arrays };
}

/**
 * Whether saved arrays can be copied into those of the same names.
 *
 * @param owner whose state it is, for the error.
 * @throws PrismError `corrupt` unless each is there, of the same type and length.
 */
export function checkArrays(
  owner: string,
  own: { readonly [name: string]: SnapshotArray },
  arrays: { readonly [name: string]: SnapshotArray },
): void {
  for (const [name, array] of Object.entries(own)) {
    const saved = arrays[name];
    if (saved?.constructor === array.constructor && saved.length === array.length) continue;
    const found = saved === undefined ? 'is missing' : `is ${saved.constructor.name}(${saved.length})`;
    throw corrupt(
      `In this state of ${owner} "${name}" ${found} instead of ${array.constructor.name}(${array.length}).`,
    );
  }
}

/** Copies saved arrays into those of the same names, which {@link decodeState} found to fit. */
export function fillArrays(
  own: { readonly [name: string]: SnapshotArray },
  saved: { readonly [name: string]: SnapshotArray },
): void {
  for (const [name, array] of Object.entries(own)) array.set(saved[name] as never);
}

function decoded(owner: string, bytes: Uint8Array): Snapshot {
  if (!beginsAsSnapshot(bytes)) {
    throw corrupt(
      `These bytes are not a state of ${owner} in format ${format}, which this version reads: an earlier version saved them, or they are something else.`,
    );
  }
  try {
    return decodeSnapshot(bytes);
  } catch (cause) {
    throw corrupt(`This state of ${owner} is damaged: ${(cause as Error).message}`, cause);
  }
}

function corrupt(message: string, cause?: unknown): PrismError {
  return new PrismError('corrupt', message, {
    hint: 'Restore what save() returned, into an environment of the same name, settings and version.',
    cause,
  });
}

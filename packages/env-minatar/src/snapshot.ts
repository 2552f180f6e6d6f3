/** Exact snapshots as bytes: a head in JSON, the arrays, then each random stream as 32-bit words. */
import { joinBytes, type LegacyRng, PrismError, splitBytes } from '@prism-rl/core';

/** Arrays that a snapshot holds as they are. */
export type StateArray = Int32Array | Uint8Array | Float64Array;

interface Head {
  readonly name: string;
  readonly started: boolean;
}

/** Writes what {@link readSnapshot} reads. */
export function writeSnapshot(
  head: Head,
  arrays: readonly StateArray[],
  rngs: readonly LegacyRng[],
): Uint8Array {
  return joinBytes([
    new TextEncoder().encode(JSON.stringify(head)),
    ...arrays.map(bytesOf),
    ...rngs.map((rng) => {
      const { key, position } = rng.save();
      return new Uint8Array(Uint32Array.of(...key, position).buffer);
    }),
  ]);
}

/**
 * Fills `arrays` and `rngs` from a snapshot and returns whether an episode had been started.
 *
 * @throws PrismError `corrupt` for other bytes than a snapshot of `name`; nothing is changed then.
 */
export function readSnapshot(
  snapshot: Uint8Array,
  name: string,
  arrays: readonly StateArray[],
  rngs: readonly LegacyRng[],
): boolean {
  const [first, ...frames] = splitBytes(snapshot, 1 + arrays.length + rngs.length);
  const head = parseHead(first!, name);
  const states = frames.splice(arrays.length).map((frame) => readStream(frame, name));
  if (head.name !== name || arrays.some((array, k) => array.byteLength !== frames[k]!.byteLength)) {
    throw corrupt(name);
  }
  for (const [k, array] of arrays.entries()) bytesOf(array).set(frames[k]!);
  for (const [i, rng] of rngs.entries()) rng.restore(states[i]!);
  return head.started;
}

function bytesOf(array: StateArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function readStream(frame: Uint8Array, name: string): ReturnType<LegacyRng['save']> {
  if (frame.byteLength !== 625 * 4) throw corrupt(name);
  const words = Array.from(new Uint32Array(frame.slice().buffer));
  const position = words.pop()!;
  if (position > 624) throw corrupt(name);
  return { bitGenerator: 'MT19937', key: words, position, gauss: null };
}

function parseHead(bytes: Uint8Array, name: string): Head {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Head;
  } catch (cause) {
    throw corrupt(name, cause);
  }
}

function corrupt(name: string, cause?: unknown): PrismError {
  return new PrismError('corrupt', `These bytes are not a snapshot of ${name}.`, { cause });
}

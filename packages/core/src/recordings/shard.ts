import type { Episodes, EpisodesSource } from '../contracts/dataset.ts';
import type { Snapshot } from '../contracts/snapshot.ts';
import { PrismError } from '../errors.ts';
import { crc32, decodeMeta, decodeSnapshot, encodeSnapshot } from '../safetensors.ts';
import type { Space, SpaceJSON } from '../spaces/space.ts';
import { spaceFromJSON } from '../spaces/spaces.ts';

/** Increases whenever the contents of files change. */
const format = 1;

function arraysOf({ lengths, observations, actions, rewards, terminated, truncated }: Episodes) {
  return { lengths, observations, actions, rewards, terminated, truncated };
}

/** Encodes episodes as chunks of a safetensors file with a checksum; Python reads it, too. All chunks but the first are views of the arrays. */
export function encodeEpisodes(episodes: Episodes): Uint8Array[] {
  const { environment, policy, seed, version, observationSpace, actionSpace } = episodes;
  const meta = {
    ...{ episodes: format, environment, policy },
    ...(seed !== undefined && { seed }),
    ...(version !== undefined && { version }),
    // As text, because a space's JSON has optional fields.
    ...{ observationSpace: JSON.stringify(observationSpace), actionSpace: JSON.stringify(actionSpace) },
  };
  return encodeSnapshot({ meta, arrays: arraysOf(episodes) });
}

/**
 * Decodes a file of {@link encodeEpisodes}. Its numbers may be anything: see {@link faultsOf}.
 *
 * @throws PrismError `corrupt` for a damaged file, `incompatible` for a file of something else or of another version.
 */
export function decodeEpisodes(bytes: Uint8Array): Episodes {
  const { meta, arrays } = decodeSnapshot(bytes);
  const episodes = { ...arrays, ...sourceIn(meta) } as unknown as Episodes;
  const misfit = misfitOf(episodes);
  if (misfit === undefined) return episodes;
  throw PrismError.corrupt`Its array "${misfit}" does not fit the lengths of its episodes and its spaces.
    Record the episodes again.`;
}

/** Decodes where the episodes of a file come from, by its header alone: see `decodeMeta`. @throws PrismError as {@link decodeEpisodes} does. */
export function decodeSource(first: (count: number) => Uint8Array): EpisodesSource {
  return sourceIn(decodeMeta(first));
}

function sourceIn(meta: Snapshot['meta']): EpisodesSource {
  if (meta.episodes === undefined) {
    throw PrismError.incompatible`It holds no recorded episodes.
      prism record-data writes such files.`;
  }
  if (meta.episodes !== format) {
    throw PrismError.incompatible`Its format is ${String(meta.episodes)}, but this version reads format ${format}.
      Use the version that wrote it.`;
  }
  return {
    environment: String(meta.environment),
    policy: String(meta.policy),
    ...(typeof meta.seed === 'number' && { seed: meta.seed }),
    ...(typeof meta.version === 'string' && { version: meta.version }),
    observationSpace: spaceIn(meta.observationSpace),
    actionSpace: spaceIn(meta.actionSpace),
  };
}

function spaceIn(text: unknown): Space {
  try {
    return spaceFromJSON(JSON.parse(String(text)) as SpaceJSON);
  } catch (cause) {
    throw PrismError.corrupt`Its spaces cannot be read.
      Record the episodes again.`.causedBy(cause);
  }
}

/** The name of the first array of another type or size than the others imply. */
function misfitOf(episodes: Episodes): string | undefined {
  const { lengths, observationSpace, actionSpace } = episodes;
  if (!(lengths instanceof Int32Array) || lengths.some((length) => length < 1)) return 'lengths';
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const expected: { readonly [name: string]: readonly [dtype: string, length: number] } = {
    observations: [observationSpace.dtype, (steps + lengths.length) * observationSpace.size],
    actions: [actionSpace.dtype, steps * actionSpace.size],
    rewards: ['float64', steps],
    terminated: ['uint8', lengths.length],
    truncated: ['uint8', lengths.length],
  };
  const found = arraysOf(episodes) as { readonly [name: string]: ArrayLike<number> | undefined };
  return Object.keys(expected).find((name) => {
    const [dtype, length] = expected[name]!;
    const array = found[name];
    return array?.length !== length || array.constructor.name.toLowerCase() !== `${dtype}array`;
  });
}

/** A short checksum of the numbers of episodes, to recognise the same episodes in another file. */
export function episodesDigest(episodes: Episodes): string {
  const checksum = Object.values(arraysOf(episodes)).reduce(
    (crc, { buffer, byteOffset, byteLength }) => crc32(new Uint8Array(buffer, byteOffset, byteLength), crc),
    0,
  );
  return checksum.toString(16).padStart(8, '0');
}

/** @throws PrismError `incompatible` unless episodes from `source` have the spaces of an environment or of other episodes. */
export function requireSameSpaces(
  source: EpisodesSource,
  wanted: Pick<EpisodesSource, 'observationSpace' | 'actionSpace'>,
  names: { readonly source: string; readonly wanted: string },
): void {
  for (const which of ['observationSpace', 'actionSpace'] as const) {
    if (JSON.stringify(source[which]) === JSON.stringify(wanted[which])) continue;
    const what = which === 'observationSpace' ? 'observations' : 'actions';
    throw PrismError.incompatible`${names.source} has ${what} in ${source[which]}, but ${names.wanted} has ${what} in ${wanted[which]}.
      Use recordings of the same environment, with the same settings and wrappers.`;
  }
}

import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Dataset, EpisodeNumbers, Episodes, EpisodesSource, PackedArray } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import {
  decodeEpisodes,
  decodeSource,
  encodeEpisodes,
  episodesDigest,
  requireSameSpaces,
} from '@prism-rl/core/recordings';
import { readBytes, readInto } from './inPieces.ts';
import { replaceFile } from './replaceFile.ts';

const ending = '.safetensors';

/**
 * Opens recordings: a folder of files that {@link appendEpisodes} wrote, or one such file. Reads a file only when it is asked for.
 *
 * @throws PrismError `file` if there are none, `invalid-config` without a path; from `read` also `corrupt`, and `incompatible` for files of
 *   something else, with other spaces than the others, or with the same episodes as another one.
 */
export function readDataset(path: string): Dataset {
  const shards = shardsOf(path);
  const digests = new Map<string, string>();
  const opening = new Map<string, () => OpenPiece>();
  let first:
    | { readonly shard: string; readonly episodes: Pick<Episodes, 'observationSpace' | 'actionSpace'> }
    | undefined;
  return {
    shards,
    bytes: shards.reduce((sum, shard) => sum + (statSync(shard, { throwIfNoEntry: false })?.size ?? 0), 0),
    open: (shard) => opening.get(shard)!(),
    read: (shard) => {
      const episodes = decoded(shard);
      opening.set(shard, openingOf(shard, episodes));
      first ??= {
        shard,
        episodes: { observationSpace: episodes.observationSpace, actionSpace: episodes.actionSpace },
      };
      requireSameSpaces(episodes, first.episodes, { source: shard, wanted: first.shard });
      const digest = episodesDigest(episodes);
      const twin = digests.get(digest);
      if (twin !== undefined && twin !== shard) {
        throw PrismError.incompatible`${shard} has the same episodes as ${twin}.
          Remove one of the two files: episodes that are there twice would count twice.`;
      }
      digests.set(digest, shard);
      return episodes;
    },
  };
}

/** Where recordings come from, by the header of their first file alone. @throws PrismError as {@link readDataset} does. */
export function datasetSource(path: string): EpisodesSource {
  const [shard] = shardsOf(path) as [string];
  return readable(shard, () => decodeSource((count) => readBytes(shard, count)));
}

/**
 * Adds episodes to a folder as a new file, atomically: after a crash the folder has the file or not, and the other files are untouched.
 *
 * @returns the path of the file.
 * @throws PrismError `incompatible` if the folder has these episodes already, or episodes with other spaces; `file` if it cannot be written.
 */
export function appendEpisodes(folder: string, episodes: Episodes): string {
  const digest = episodesDigest(episodes);
  const before = existsSync(folder) ? shardsOf(folder, 0) : [];
  const twin = before.find((shard) => shard.endsWith(`-${digest}${ending}`));
  if (twin !== undefined) {
    throw PrismError.incompatible`${twin} has these episodes already.
      Record with another --seed, or into another folder.`;
  }
  const other = before[0];
  if (other !== undefined)
    requireSameSpaces(episodes, datasetSource(other), { source: 'The new recording', wanted: other });
  const number = 1 + Math.max(0, ...before.map((shard) => Number.parseInt(basename(shard), 10) || 0));
  const path = join(folder, `${String(number).padStart(6, '0')}-${digest}${ending}`);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw PrismError.file`The folder ${folder} cannot be made: ${(cause as Error).message}.
      Choose another --out.`.causedBy(cause);
  }
  replaceFile(path, encodeEpisodes(episodes));
  return path;
}

/** A digest of all files of recordings. @throws PrismError as {@link readDataset} does. */
export function datasetDigest(path: string): string {
  const hash = createHash('sha256');
  for (const shard of shardsOf(path)) hash.update(readBytes(shard));
  return hash.digest('hex').slice(0, 16);
}

function shardsOf(path: string, least = 1): string[] {
  if (path === '') {
    throw PrismError.invalidConfig`This agent learns from recordings and needs their folder.
      Make some with prism record-data, and name the folder: --data DIR.`;
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === true) return [path];
  const names = found === undefined ? [] : readdirSync(path).filter((name) => name.endsWith(ending));
  if (names.length >= least) return names.sort().map((name) => join(path, name));
  throw PrismError.file`There are no recordings in ${path}.
    prism record-data makes a folder of .safetensors files.`;
}

type OpenPiece = ReturnType<NonNullable<Dataset['open']>>;

/** How to open a file again whose episodes were read: keeps where its arrays lie, not the arrays. */
function openingOf(path: string, { observations, actions, rewards }: Episodes): () => OpenPiece {
  // Another program may have put arrays at places that are no multiples of their elements, so that they were copied.
  const areCopies = [observations, actions].some(({ buffer }) => buffer !== rewards.buffer);
  if (areCopies) return () => piecesOf(decoded(path));
  const places = {
    observations: placeOf(observations),
    actions: placeOf(actions),
    rewards: placeOf(rewards),
  };
  const { mtimeMs } = statSync(path);
  return () => {
    const file = readable(path, () => openSync(path, 'r'));
    const close = (): void => closeSync(file);
    if (fstatSync(file).mtimeMs !== mtimeMs) {
      close();
      throw PrismError.file`The recording ${path} was changed while an agent learned from it.
        Begin again, and leave the files of recordings as they are.`;
    }
    const numbers: EpisodeNumbers = (name, from, to) => {
      const { at, size, Elements } = places[name];
      const array = new Elements(to - from);
      readable(path, () => readInto(file, new Uint8Array(array.buffer), at + from * size));
      return array;
    };
    return { numbers, close };
  };
}

function piecesOf(episodes: Episodes): OpenPiece {
  return { numbers: (name, from, to) => episodes[name].subarray(from, to), close: () => undefined };
}

/** Where an array begins in its file, and its type. */
function placeOf(array: PackedArray) {
  const Elements = array.constructor as new (length: number) => PackedArray;
  return { at: array.byteOffset, size: array.BYTES_PER_ELEMENT, Elements };
}

function decoded(path: string): Episodes {
  return readable(path, () => decodeEpisodes(readBytes(path)));
}

/** @throws PrismError for what cannot be read, with the name of the file. */
function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof PrismError && cause.code !== 'file') {
      const hint = `${cause.hint ?? ''} The other files of the folder are not affected.`.trim();
      throw new PrismError(cause.code, `The recording ${path} cannot be used: ${cause.message}`, {
        hint,
        cause,
      });
    }
    if (!(cause instanceof Error && (cause instanceof PrismError || 'syscall' in cause))) throw cause;
    throw PrismError.file`The recording ${path} cannot be read: ${cause.message}.
      Check that it is a file that you may read, or remove it.`.causedBy(cause);
  }
}

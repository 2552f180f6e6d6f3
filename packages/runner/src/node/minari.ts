import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Dataset, Episodes, EpisodesSource, PackedArray } from '@prism-rl/core';
import { Box, counted, Discrete, PrismError, packedArray, type Space } from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';
import type { File, Group } from 'h5wasm';
import { isPicture, type Leaf, leavesOf, minariSpace, spaceOfMinari } from './minariSpaces.ts';
import { replaceFile } from './replaceFile.ts';

const dataName = 'main_data.hdf5';
const metadataName = 'metadata.json';
/** The version of Minari whose format is written. */
const version = '0.5.4';
/** Size of the observations of a piece, so that no more is in memory. */
const pieceBytes = 2 ** 26;

type Hdf5 = typeof import('h5wasm/node');

async function loadHdf5(): Promise<Hdf5> {
  try {
    const library = await import('h5wasm/node');
    // Without it, it prints what is wrong, and goes on.
    (await library.ready).activate_throwing_error_handler();
    return library;
  } catch (cause) {
    throw PrismError.unavailable`HDF5 files need the package h5wasm, which cannot be loaded: ${(cause as Error).message.split('\n')[0]}.
      Install it: npm install h5wasm`.causedBy(cause);
  }
}

/** Whether a path is a data set of Minari, or an HDF5 file. */
export function isHdf5(path: string): boolean {
  return /\.(?:hdf5|h5)$/i.test(path) || folderOf(path) !== undefined;
}

function folderOf(path: string): string | undefined {
  return [path, join(path, 'data')].find((folder) => existsSync(join(folder, metadataName)));
}

/**
 * Reads the episodes of a Minari data set (a folder with `metadata.json` and `main_data.hdf5`), or of an HDF5 file of D4RL, in pieces of some 64 MB.
 * Needs the package `h5wasm`.
 *
 * A file of D4RL has no spaces: observations are unbounded, real actions lie in [−1, 1]. Where it lacks the observation after a time limit, the last
 * step of the episode is left out.
 *
 * @throws PrismError `unavailable` without h5wasm; `file` for a file that cannot be read; `corrupt` for arrays that do not fit each other;
 *   `incompatible` for spaces, pictures as JPEG, and formats that cannot be read.
 */
export async function* readHdf5(path: string): AsyncGenerator<Episodes> {
  const folder = folderOf(path) ?? (basename(path) === dataName ? dirname(path) : undefined);
  if (folder === undefined || !existsSync(join(folder, metadataName))) {
    yield* opened(path, (file) => pieces(flatEpisodes(path, file)));
    return;
  }
  const about = metadataOf(join(folder, metadataName));
  yield* opened(join(folder, dataName), (file) => pieces(groupedEpisodes(folder, file, about)));
}

async function* opened<T>(path: string, use: (file: File) => Iterable<T>): AsyncGenerator<T> {
  const { File } = await loadHdf5();
  let file: File;
  try {
    if (!statSync(path).isFile()) throw new Error('it is a folder');
    file = new File(path, 'r');
  } catch (cause) {
    // The library's own words are a trace of many lines.
    const { message } = cause as Error;
    const why = message.includes('HDF5') ? 'it is no HDF5, or was cut off' : message;
    throw PrismError.file`${path} cannot be read as HDF5: ${why}.
      Check the path, and fetch the file again if it was cut off.`.causedBy(cause);
  }
  try {
    yield* use(file);
  } finally {
    file.close();
  }
}

interface Metadata {
  readonly [name: string]: unknown;
}

function metadataOf(path: string): Metadata {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw PrismError.corrupt`${path} is no JSON: ${(cause as Error).message}.
      Restore the file that Minari wrote.`.causedBy(cause);
  }
  if (shape.isObject(value)) return value;
  throw PrismError.corrupt`${path} holds no JSON object.
    Restore the file that Minari wrote.`;
}

/** An episode as it is read: values by the leaves of its spaces. */
interface Read {
  readonly rewards: ArrayLike<number>;
  readonly observations: PackedArray;
  readonly actions: PackedArray;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

interface Reading {
  readonly source: EpisodesSource;
  readonly episodes: Iterable<Read>;
}

/** Joins episodes to pieces. */
function* pieces({ source, episodes }: Reading): Generator<Episodes> {
  const { observationSpace, actionSpace } = source;
  let [some, bytes]: [Read[], number] = [[], 0];
  const take = (): Episodes => {
    const joined = <T extends PackedArray>(
      make: (length: number) => T,
      arrays: readonly ArrayLike<number>[],
    ): T => {
      const all = make(arrays.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const array of arrays) {
        all.set(array, at);
        at += array.length;
      }
      return all;
    };
    const packedBy =
      ({ dtype }: Space) =>
      (length: number) =>
        packedArray(dtype, length);
    const whole = {
      ...source,
      lengths: Int32Array.from(some, ({ rewards }) => rewards.length),
      observations: joined(
        packedBy(observationSpace),
        some.map(({ observations }) => observations),
      ),
      actions: joined(
        packedBy(actionSpace),
        some.map(({ actions }) => actions),
      ),
      rewards: joined(
        (length) => new Float64Array(length),
        some.map(({ rewards }) => rewards),
      ),
      terminated: Uint8Array.from(some, ({ terminated }) => Number(terminated)),
      truncated: Uint8Array.from(some, ({ truncated }) => Number(truncated)),
    };
    [some, bytes] = [[], 0];
    return whole;
  };
  for (const episode of episodes) {
    if (episode.rewards.length === 0) continue;
    some.push(episode);
    bytes += episode.observations.byteLength;
    if (bytes > pieceBytes) yield take();
  }
  if (some.length > 0) yield take();
}

/** Episodes of Minari: a group `episode_i` each. */
function groupedEpisodes(folder: string, file: File, about: Metadata): Reading {
  const source = sourceOf(folder, about);
  const leaves = [source.observationSpace, source.actionSpace].flatMap((space) => leavesOf(space));
  const hasJpeg = about.jpeg_encoding !== false;
  const picture = hasJpeg ? leaves.find(({ space }) => isPicture(space)) : undefined;
  if (picture !== undefined) {
    throw PrismError.incompatible`${folder} keeps pictures as JPEG, which changes them and cannot be read here.
      Make it with jpeg_encoding=False.`;
  }
  const count = Number(about.total_episodes);
  if (!(Number.isInteger(count) && count >= 0))
    throw misfit(folder, metadataName, 'has no number total_episodes');
  const reading = (episode: number): Read => {
    const name = `episode_${episode}`;
    const one = (path: string): ArrayLike<number> => numbersAt(file, folder, `${name}/${path}`);
    const rewards = one('rewards');
    const [terminations, truncations] = [one('terminations'), one('truncations')];
    const last = rewards.length - 1;
    for (const [what, flags] of Object.entries({ terminations, truncations }))
      if (flags.length !== rewards.length)
        throw misfit(folder, name, `has ${counted(rewards.length, 'reward')}, but ${flags.length} ${what}`);
    for (let t = 0; t < last; t++)
      if (terminations[t] || truncations[t])
        throw misfit(folder, name, `continues after its end in step ${t + 1}`);
    const rows = (what: string, space: Space, count: number): PackedArray =>
      packed(space, count, (leaf) => {
        const found = one(`${what}${leaf.path}`);
        if (found.length === count * leaf.space.size) return found;
        throw misfit(
          folder,
          `${name}/${what}${leaf.path}`,
          `has ${found.length} numbers, but ${counted(count, 'row')} of ${leaf.space} are ${count * leaf.space.size}`,
        );
      });
    return {
      rewards,
      observations: rows('observations', source.observationSpace, rewards.length + 1),
      actions: rows('actions', source.actionSpace, rewards.length),
      terminated: Boolean(terminations[last]),
      truncated: Boolean(truncations[last]),
    };
  };
  const read = function* (): Generator<Read> {
    for (let episode = 0; episode < count; episode++) yield reading(episode);
  };
  return { source, episodes: read() };
}

function sourceOf(folder: string, about: Metadata): EpisodesSource {
  const { env_spec: spec, observation_space: seen, action_space: done, data_format: format = 'hdf5' } = about;
  if (format !== 'hdf5') {
    throw PrismError.incompatible`${folder} is in the format ${String(format)}, but only hdf5 can be read.
      Write it with data_format="hdf5".`;
  }
  if (typeof seen !== 'string' || typeof done !== 'string') {
    throw PrismError.incompatible`${folder} does not say its spaces.
      Write it with a newer version of Minari.`;
  }
  const id = typeof spec === 'string' ? /"id":\s*"([^"]+)"/.exec(spec)?.[1] : about.environment;
  return {
    environment: typeof id === 'string' ? id : String(about.dataset_id ?? basename(folder)),
    policy: String(about.algorithm_name ?? about.dataset_id ?? 'Minari'),
    observationSpace: spaceOfMinari(seen),
    actionSpace: spaceOfMinari(done),
  };
}

/** Packs rows of the leaves of a space. */
function packed(space: Space, rows: number, read: (leaf: Leaf) => ArrayLike<number>): PackedArray {
  const out = packedArray(space.dtype, rows * space.size);
  for (const leaf of leavesOf(space)) {
    const values = read(leaf);
    const { size } = leaf.space;
    if (size === space.size) out.set(values);
    else
      for (let row = 0; row < rows; row++)
        for (let k = 0; k < size; k++) out[row * space.size + leaf.offset + k] = values[row * size + k]!;
  }
  return out;
}

/** Episodes of D4RL: arrays of all steps, and where they end. */
function flatEpisodes(path: string, file: File): Reading {
  const wanted = ['observations', 'actions', 'rewards', 'terminals'];
  const lacking = wanted.find((name) => file.get(name) === null);
  if (lacking !== undefined) {
    throw PrismError.incompatible`${path} is no HDF5 file of D4RL: it has no ${lacking}.
      Of a data set of Minari name the folder, which has a ${metadataName}.`;
  }
  const [rewards, terminals] = [numbersAt(file, path, 'rewards'), numbersAt(file, path, 'terminals')];
  const steps = rewards.length;
  const timeouts = file.get('timeouts') === null ? new Uint8Array(steps) : numbersAt(file, path, 'timeouts');
  const hasNext = file.get('next_observations') !== null;
  const widths = ['observations', 'actions'].map((name) => {
    const [rows, ...each] = shapeOf(file, path, name);
    if (rows !== steps)
      throw misfit(path, name, `has ${rows} rows, but there are ${counted(steps, 'reward')}`);
    return each;
  });
  const isDiscrete = widths[1]!.length === 0;
  const most = isDiscrete ? numbersAt(file, path, 'actions') : [];
  const source = {
    environment: basename(path).replace(/\.[^.]*$/, ''),
    policy: 'D4RL',
    observationSpace: new Box({ low: -Infinity, high: Infinity, shape: widths[0]! }) as Space,
    actionSpace: (isDiscrete
      ? new Discrete(1 + Array.from(most).reduce((a, b) => Math.max(a, b), 0))
      : new Box({ low: -1, high: 1, shape: widths[1]! })) as Space,
  };
  const read = function* (): Generator<Read> {
    for (let from = 0, t = 0; t < steps; t++) {
      const isOver = Boolean(terminals[t]) || Boolean(timeouts[t]);
      if (!isOver && t + 1 < steps) continue;
      // Without it, the observation before the last step is the last one known, unless the task ended.
      const isCut = !hasNext && !terminals[t];
      const to = isCut ? t : t + 1;
      const rows = (name: string, first: number, end: number, space: Space): PackedArray =>
        packed(space, end - first, () => numbersAt(file, path, name, [first, end]));
      const { observationSpace } = source;
      const observations = packedArray(observationSpace.dtype, (to - from + 1) * observationSpace.size);
      observations.set(rows('observations', from, isCut ? t + 1 : to, observationSpace));
      if (!isCut)
        observations.set(
          rows(hasNext ? 'next_observations' : 'observations', t, t + 1, observationSpace),
          (to - from) * observationSpace.size,
        );
      yield {
        rewards: Float64Array.from({ length: to - from }, (_, k) => rewards[from + k]!),
        observations,
        actions: rows('actions', from, to, source.actionSpace),
        terminated: Boolean(terminals[t]),
        truncated: Boolean(timeouts[t]),
      };
      from = t + 1;
    }
  };
  return { source, episodes: read() };
}

function shapeOf(file: File, path: string, name: string): number[] {
  const found = file.get(name);
  if (found !== null && 'shape' in found && Array.isArray(found.shape)) return found.shape;
  throw misfit(path, name, 'is no array');
}

/** @param range rows to read; default: all */
function numbersAt(file: File, path: string, name: string, range?: [number, number]): ArrayLike<number> {
  let value: unknown;
  try {
    const found = file.get(name);
    if (found !== null && 'slice' in found) value = range === undefined ? found.value : found.slice([range]);
  } catch (cause) {
    throw misfit(path, name, 'is damaged, or compressed by an unknown method').causedBy(cause);
  }
  if (value === undefined) throw misfit(path, name, 'is missing');
  if (value instanceof BigInt64Array || value instanceof BigUint64Array)
    return Float64Array.from(value, Number);
  if (Array.isArray(value)) return Float64Array.from(value, Number);
  if (ArrayBuffer.isView(value)) return value as unknown as ArrayLike<number>;
  throw misfit(path, name, 'holds no numbers');
}

function misfit(path: string, name: string, what: string): PrismError {
  return PrismError.corrupt`In ${path}, ${name} ${what}.
    Write the data set again, or leave this episode out.`;
}

/**
 * Writes recordings as a data set that Minari reads: `data/` with `metadata.json` and `main_data.hdf5`. Needs the package `h5wasm`.
 *
 * @param folder a new folder; below Minari's folder of data sets, its name is the data set's, which ends in `-v0`.
 * @returns the number of episodes
 * @throws PrismError `unavailable` without h5wasm; `file` if the folder has a data set or cannot be written; as `Dataset.read` does.
 */
export async function writeMinari(folder: string, dataset: Dataset): Promise<number> {
  const { File } = await loadHdf5();
  const data = join(folder, 'data');
  if (existsSync(join(data, metadataName))) {
    throw PrismError.file`${folder} has a data set already.
      Choose another folder.`;
  }
  let first: EpisodesSource | undefined;
  let [count, steps] = [0, 0];
  let file: File | undefined;
  try {
    mkdirSync(data, { recursive: true });
    file = new File(join(data, dataName), 'w', { track_order: true });
    for (const shard of dataset.shards) {
      const episodes = await dataset.read(shard);
      first ??= episodes;
      let [step, row] = [0, 0];
      for (const [episode, length] of episodes.lengths.entries()) {
        const flags = (flag: number) => new Uint8Array(length).fill(flag, length - 1);
        const group = file.create_group(`episode_${count}`);
        group.create_attribute('id', count, null, '<i');
        group.create_attribute('total_steps', length, null, '<i');
        writeRows(group, 'observations', episodes.observationSpace, episodes.observations, row, length + 1);
        writeRows(group, 'actions', episodes.actionSpace, episodes.actions, step, length);
        group.create_dataset({ name: 'rewards', data: episodes.rewards.slice(step, step + length) });
        group.create_dataset({ name: 'terminations', data: flags(episodes.terminated[episode]!) });
        group.create_dataset({ name: 'truncations', data: flags(episodes.truncated[episode]!) });
        step += length;
        row += length + 1;
        count++;
      }
      steps += step;
    }
  } catch (cause) {
    if (cause instanceof PrismError) throw cause;
    throw PrismError.file`${folder} cannot be written: ${(cause as Error).message.split('\n')[0]}.
      Choose another folder, and look whether the disk is full.`.causedBy(cause);
  } finally {
    file?.close();
  }
  const id = basename(folder);
  const metadata = {
    ...{ total_episodes: count, total_steps: steps, data_format: 'hdf5', jpeg_encoding: false },
    ...(first && {
      observation_space: minariSpace(first.observationSpace),
      action_space: minariSpace(first.actionSpace),
      environment: first.environment,
      algorithm_name: first.policy,
    }),
    ...{
      dataset_id: /-v\d+$/.test(id) ? id : `${id}-v0`,
      minari_version: version,
      author: [],
      author_email: [],
    },
  };
  replaceFile(join(data, metadataName), JSON.stringify(metadata));
  return count;
}

/** Writes `count` rows from row `from` on, with a group for each Dict and Tuple. */
function writeRows(
  group: Group,
  name: string,
  space: Space,
  values: PackedArray,
  from: number,
  count: number,
): void {
  for (const { path, space: part, offset } of leavesOf(space)) {
    const own = packedArray(part.dtype, count * part.size);
    for (let row = 0; row < count; row++)
      for (let k = 0; k < part.size; k++)
        own[row * part.size + k] = values[(from + row) * space.size + offset + k]!;
    const parts = `${name}${path}`.split('/');
    const parent = parts.slice(0, -1).reduce((at, next) => {
      const found = at.get(next);
      return found !== null && 'create_group' in found ? found : at.create_group(next);
    }, group);
    const isInt64 = part.kind === 'discrete' || part.kind === 'multi-discrete';
    const data = isInt64 ? BigInt64Array.from(own, BigInt) : own;
    parent.create_dataset({ name: parts.at(-1)!, data, shape: [count, ...part.shape] });
  }
}

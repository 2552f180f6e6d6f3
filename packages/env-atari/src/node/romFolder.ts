import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { camelName, gameNames } from '../game.ts';
import { knownImageSizes, type RecognisedImage, recogniseImage, romHint } from '../recogniseImage.ts';
import { md5Hex, zipEntries } from '../romFiles.ts';

/** Returns the folder of imported images: `PRISM_ATARI_ROMS`, else a folder under the user's data directory. */
export function romFolder(): string {
  const given = process.env.PRISM_ATARI_ROMS;
  if (given) return given;
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'prism-rl', 'atari-roms');
}

/** Reads a game's image from the folder; returns `undefined` if it is missing. */
export async function readRom(name: string, folder: string = romFolder()): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(join(folder, `${name}.bin`)));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw PrismError.file`The image ${join(folder, `${name}.bin`)} cannot be read.`.causedBy(cause);
  }
}

export interface RomImport {
  /** Folder with the imported images. */
  readonly folder: string;
  /** Names of the imported images, sorted. */
  readonly imported: readonly string[];
  /** Number of files examined but not recognised. */
  readonly unrecognised: number;
}

const MAX_ARCHIVE = 256 * 1024 * 1024;
const MAX_DEPTH = 8;
/** Limit on files and folders to examine: a folder of cartridges has hundreds, a whole disk millions. */
const MAX_LOOKS = 20_000;

export interface ImportOptions {
  /** Aborts the search; images found so far stay imported. */
  readonly signal?: AbortSignal;
}

/** State that bounds a search: each folder is entered once, even through links, and the number of files is limited. */
interface Search {
  readonly signal: AbortSignal | undefined;
  readonly folders: Set<string>;
  looks: number;
}

/**
 * Imports every image recognised by its MD5 from a folder (recursively), a zip archive, a Python wheel of `ale-py`, or a single image file.
 *
 * Special files (pipes, devices) and unreadable files in a folder are skipped; each folder is entered once. Nothing is copied before its
 * MD5 matches an image.
 *
 * @throws PrismError `file` for a path that does not exist or cannot be read, or a folder that cannot be written, `corrupt` for a damaged
 * archive, `invalid-argument` if nothing was recognised or there are too many files.
 */
export async function importRoms(
  path: string,
  folder: string = romFolder(),
  { signal }: ImportOptions = {},
): Promise<RomImport> {
  const imported = new Set<string>();
  let unrecognised = 0;
  let strange: Uint8Array | undefined;
  for await (const image of findImages(path, { signal, folders: new Set(), looks: 0 }, 0)) {
    const found: RecognisedImage | undefined = image && recogniseImage(image);
    if (image === undefined || found === undefined) {
      unrecognised++;
      strange = image;
      continue;
    }
    await keep(image, found.name, folder);
    imported.add(found.name);
  }
  if (imported.size === 0 && signal?.aborted !== true) {
    const looked = unrecognised === 1 ? '1 file' : `${unrecognised} files`;
    const why = strange ? `, its MD5, ${md5Hex(strange)}, is that of none` : ', its size is that of none';
    throw PrismError.invalidArgument`No known Atari image was found in ${path} (${looked} looked at${unrecognised === 1 ? why : ''}).
      ${romHint}`;
  }
  return { folder, imported: [...imported].sort(), unrecognised };
}

async function keep(image: Uint8Array, name: string, folder: string): Promise<void> {
  try {
    await makeFolder(resolve(folder));
    const temporary = join(folder, `.${name}.${randomUUID()}`);
    try {
      await writeFile(temporary, image);
      await rename(temporary, join(folder, `${name}.bin`));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  } catch (cause) {
    throw PrismError.file`The folder ${folder} cannot be written: ${(cause as Error).message}.
      Name another with the environment variable PRISM_ATARI_ROMS.`.causedBy(cause);
  }
}

/** Creates a folder and its parents. (Node's `recursive` option never returns below /proc.) */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

/** Yields possible images below a path; `undefined` for a file of a size that no image has. */
async function* findImages(
  path: string,
  search: Search,
  depth: number,
): AsyncGenerator<Uint8Array | undefined, void, undefined> {
  if (isStopped(search)) return;
  count(search, path);
  const facts = await reading(path, () => stat(path));
  if (facts.isDirectory()) {
    const real = await reading(path, () => realpath(path));
    if (depth > MAX_DEPTH || search.folders.has(real)) return;
    search.folders.add(real);
    for (const name of (await reading(path, () => readdir(path))).sort()) {
      // A dangling link, a damaged archive or an unreadable file deep inside must not stop the search.
      try {
        yield* findImages(join(path, name), search, depth + 1);
      } catch (error) {
        if (!(error instanceof PrismError) || error.code === 'invalid-argument') throw error;
      }
    }
    return;
  }
  if (!facts.isFile()) {
    if (depth > 0) return;
    throw new PrismError('file', `${path} is neither a file nor a folder.`, { hint: romHint });
  }
  const read = async (): Promise<Uint8Array> => new Uint8Array(await reading(path, () => readFile(path)));
  if (/\.(zip|whl)$/i.test(path)) {
    if (facts.size > MAX_ARCHIVE) throw PrismError.file`${path} is larger than an archive of images can be.`;
    for (const entry of zipEntries(await read(), path)) {
      if (isStopped(search)) return;
      count(search, path);
      yield knownImageSizes.has(entry.size) ? await entry.read() : undefined;
    }
    return;
  }
  yield knownImageSizes.has(facts.size) ? await read() : undefined;
}

/** @throws PrismError `file` if the path is missing or unreadable. */
async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    const why = isMissing ? `There is no file or folder ${path}.` : `${path} cannot be read: ${message}.`;
    throw PrismError.file`${why}`.causedBy(cause);
  }
}

function isStopped({ signal }: Search): boolean {
  return signal?.aborted === true;
}

function count(search: Search, path: string): void {
  if (++search.looks <= MAX_LOOKS) return;
  throw PrismError.invalidArgument`There are more than ${MAX_LOOKS} files to look at (the last one was in ${path}).
    Name the folder or the archive that holds the images, and nothing else.`;
}

/** A row of `prism atari roms list`. */
export interface RomStatus {
  /** The Arcade Learning Environment's name: `pong`. */
  readonly name: string;
  /** Environment id: `ALE/Pong-v5`. */
  readonly id: string;
  readonly present: boolean;
}

/** Lists all games and whether their image is in the folder. */
export async function listRoms(folder: string = romFolder()): Promise<RomStatus[]> {
  let files: readonly string[];
  try {
    files = await readdir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw PrismError.file`The folder ${folder} cannot be read.`.causedBy(cause);
    }
    files = [];
  }
  const present = new Set(files);
  return gameNames.map((name) => ({
    name,
    id: `ALE/${camelName(name)}-v5`,
    present: present.has(`${name}.bin`),
  }));
}

/**
 * Runs in a bucket. A worker trains in its own folder. A save uploads the new files as new objects, then replaces the
 * run's head, which lists the objects of its files, on condition that it is the head that this holder wrote before.
 * A worker that opens the run first replaces the head. Afterwards the condition of earlier holders fails, and objects that they
 * upload belong to no run.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { isRunning, processNamespace } from '@prism-rl/runner/node';
import { sweepFiles } from '../sweepDirectory.ts';
import { type Bucket, mostBytes } from './bucket.ts';
import { keysOf, type RunHead, RunHeads, type VersionedHead } from './runHead.ts';
import { bringWhole, type RunStore, refuseIfTaken, type StoredRun } from './runStore.ts';

/**
 * @param scratch folder for the runs that are being trained; default the system's for temporary files.
 * @param pieceBytes most bytes of an object.
 */
export function bucketStore(
  bucket: Bucket,
  scratch: string = tmpdir(),
  pieceBytes: number = mostBytes,
): RunStore {
  removeAbandoned(scratch);
  const owner = async (): Promise<string | undefined> => {
    const object = await bucket.get(sweepFiles.owner);
    return object === undefined ? undefined : new TextDecoder().decode(object.bytes).trim();
  };
  return {
    address: bucket.shown,
    fetch: (run, folder) => bringWhole(folder, (arriving) => fetchRun(bucket, run, arriving)),
    owner,
    claim: async (sweep) => {
      await bucket.put(sweepFiles.owner, new TextEncoder().encode(`${sweep}\n`), { absent: true });
      return (await owner()) === sweep;
    },
    open: async (run, token) => {
      const heads = new RunHeads(bucket, run.join('/'));
      const writer = randomUUID().slice(0, 8);
      const held = await takeOver(heads, run, token, writer);
      const stored = await bring({ bucket, heads, run, pieceBytes }, held, scratch);
      try {
        await removeLeftovers(bucket, held.head, run);
      } catch (error) {
        await stored.close();
        throw error;
      }
      return stored;
    },
  };
}

const namespace = processNamespace();

/** Names machine and namespace, too: containers may share a folder, but do not see each other's processes. */
const scratchName = `prism-run-${hostname()}-${namespace === null ? '' : `${namespace}-`}`;

/** Removes the folders of processes that were killed. */
function removeAbandoned(scratch: string): void {
  for (const name of existsSync(scratch) ? readdirSync(scratch) : []) {
    if (!name.startsWith(scratchName)) continue;
    // Machine a-1 may share the folder with machine a: names of another machine's folders have more parts.
    const [, pid] = /^(\d+)-\w*$/.exec(name.slice(scratchName.length)) ?? [];
    if (pid !== undefined && !isRunning({ pid: Number(pid), host: hostname(), namespace, started: null }))
      rmSync(join(scratch, name), { recursive: true, force: true });
  }
}

/** Location of a run, and the size of its pieces. */
interface RunPlace {
  readonly bucket: Bucket;
  readonly heads: RunHeads;
  readonly run: readonly string[];
  readonly pieceBytes: number;
}

async function bring(place: RunPlace, held: VersionedHead, scratch: string): Promise<RunInBucket> {
  const { bucket, run } = place;
  try {
    const directory = mkdtempSync(join(scratch, `${scratchName}${process.pid}-`));
    const folder = join(directory, ...run);
    await mkdir(folder, { recursive: true });
    await fetchFiles(bucket, held.head, folder);
    const stored = new RunInBucket(place, held, directory);
    await stored.recognise();
    return stored;
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    const hint = 'Free some space, or set TMPDIR to another folder for temporary files.';
    throw new PrismError('file', `A run cannot be copied to ${scratch}: ${cause.message}.`, { hint, cause });
  }
}

/**
 * Brings the files of a run to a folder.
 *
 * @returns false when the bucket does not hold it.
 */
async function fetchRun(bucket: Bucket, run: readonly string[], folder: string): Promise<boolean> {
  const heads = new RunHeads(bucket, run.join('/'));
  for (;;) {
    const found = await heads.read();
    if (found === undefined) return false;
    try {
      await fetchFiles(bucket, found.head, folder);
      return true;
    } catch (error) {
      // Its holder may have put newer files in the place of those meanwhile.
      if ((await heads.read())?.etag === found.etag) throw error;
    }
  }
}

async function takeOver(
  heads: RunHeads,
  run: readonly string[],
  token: number,
  writer: string,
): Promise<VersionedHead> {
  for (;;) {
    const before = await heads.read();
    refuseIfTaken(run, token, before?.head.token ?? 0);
    const files = before?.head.files ?? {};
    const held = await heads.replace(before, { token, writer, version: 0, files });
    if (held !== undefined) return held;
  }
}

/** Removes objects that earlier holders uploaded before they died; no holder can make them part of the run any more. */
async function removeLeftovers(
  bucket: Bucket,
  { token, files }: RunHead,
  run: readonly string[],
): Promise<void> {
  if (token === 1) return;
  const used = new Set(keysOf(files));
  const place = `${run.join('/')}/files/`;
  for (const key of await bucket.list(place)) {
    if (!used.has(key) && Number.parseInt(key.slice(place.length), 10) < token) await bucket.delete(key);
  }
}

async function fetchFiles(bucket: Bucket, { files }: RunHead, folder: string): Promise<void> {
  for (const [path, keys] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const file = await open(join(folder, path), 'w');
    try {
      for (const key of [keys].flat()) {
        const object = await bucket.get(key, mostBytes);
        if (object === undefined) {
          throw PrismError.corrupt`${bucket.shown}${key} is missing, but should contain ${path}.
            Delete the run from the bucket to train it again.`;
        }
        await file.writeFile(object.bytes);
      }
    } finally {
      await file.close();
    }
  }
}

/** Locks and half-written files, which are not saved. */
const passing = /\.tmp$|\.lock$/;
/** Times that a save looks at the folder again because a file was gone: checkpoints are removed when there are newer ones. */
const mostLooks = 10;

class RunInBucket implements StoredRun {
  readonly directory: string;
  readonly #place: RunPlace;
  #held: VersionedHead;
  /** For each uploaded file: its fingerprint and its keys. */
  readonly #kept = new Map<string, { readonly looks: string; readonly keys: string | readonly string[] }>();
  /** Saves that were begun; each puts its objects in a separate place. */
  #saves = 0;
  #isOurs = true;
  #last: Promise<boolean> = Promise.resolve(true);
  #next: Promise<boolean> | undefined;

  constructor(place: RunPlace, held: VersionedHead, directory: string) {
    this.#place = place;
    this.#held = held;
    this.directory = directory;
  }

  /** Marks files that were just downloaded from the bucket, so that they are not uploaded again. */
  async recognise(): Promise<void> {
    for (const { path, looks } of await this.#files()) {
      const keys = this.#held.head.files[path];
      if (keys !== undefined) this.#kept.set(path, { looks, keys });
    }
  }

  save(): Promise<boolean> {
    this.#next ??= this.#last
      .catch(() => true)
      .then(() => {
        this.#next = undefined;
        this.#last = this.#save();
        return this.#last;
      });
    return this.#next;
  }

  async close(): Promise<void> {
    // A save that has yet to begin must not find the folder half removed: it would drop the missing files from the run.
    await (this.#next ?? this.#last).catch(() => undefined);
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #save(): Promise<boolean> {
    if (!this.#isOurs) return false;
    const { token, writer } = this.#held.head;
    const version = ++this.#saves;
    const files = await this.#putNew(`${this.#place.run.join('/')}/files/${token}.${writer}.${version}`);
    const before = this.#held.head.files;
    this.#isOurs = await this.#replaceHead({ token, writer, version, files });
    if (!this.#isOurs) return false;
    const used = new Set(keysOf(files));
    const old = keysOf(before).filter((key) => !used.has(key));
    await Promise.all(old.map((key) => this.#place.bucket.delete(key)));
    return true;
  }

  async #replaceHead(head: RunHead): Promise<boolean> {
    for (;;) {
      const held = await this.#place.heads.replace(this.#held, head);
      if (held !== undefined) {
        this.#held = held;
        return true;
      }
      const now = await this.#place.heads.read();
      if (now?.head.writer !== head.writer) return false;
      this.#held = now; // an earlier save of ours succeeded, but its answer was lost
    }
  }

  /** Uploads new files to the bucket. @returns the keys of all files. */
  async #putNew(place: string): Promise<RunHead['files']> {
    for (let look = 1; ; look++) {
      const files: { [path: string]: string | readonly string[] } = {};
      try {
        for (const { path, at, looks } of await this.#files()) {
          const kept = this.#kept.get(path);
          if (kept?.looks === looks) {
            files[path] = kept.keys;
            continue;
          }
          const keys = await this.#putFile(`${place}/${path}`, at);
          files[path] = keys;
          this.#kept.set(path, { looks, keys });
        }
        return files;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || look === mostLooks) throw error;
      }
    }
  }

  /** Uploads a file, whole or in pieces. @returns the keys of its objects. */
  async #putFile(key: string, path: string): Promise<string | readonly string[]> {
    const { bucket, pieceBytes } = this.#place;
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size <= pieceBytes) {
        await bucket.put(key, await file.readFile());
        return key;
      }
      const keys: string[] = [];
      for (let at = 0; at < size; ) {
        const piece = new Uint8Array(Math.min(pieceBytes, size - at));
        const { bytesRead } = await file.read(piece, 0, piece.length, at);
        if (bytesRead === 0) break;
        at += bytesRead;
        // No other file's: a folder cannot have the file's name.
        keys.push(`${key}/${keys.length}`);
        await bucket.put(keys.at(-1)!, piece.subarray(0, bytesRead));
      }
      return keys;
    } finally {
      await file.close();
    }
  }

  /** Lists checkpoints first, for upload before the metrics, which must include every checkpoint. */
  async #files(): Promise<{ path: string; at: string; looks: string }[]> {
    const folder = await this.#folder();
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile() && !passing.test(entry.name))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort((a, b) => Number(b.includes('/')) - Number(a.includes('/')) || (a < b ? -1 : 1));
    return await Promise.all(
      paths.map(async (path) => {
        const at = join(folder, path);
        const { size, mtimeMs, ino } = await stat(at);
        return { path, at, looks: `${size} ${mtimeMs} ${ino}` };
      }),
    );
  }

  /** While it is leased, the run is stored in `seed1.<token>`; see `leaseRunDirectory`. */
  async #folder(): Promise<string> {
    const own = join(this.directory, ...this.#place.run);
    const names = await readdir(dirname(own)).catch((): string[] => []);
    const leased = `${basename(own)}.${this.#held.head.token}`;
    return names.includes(leased) ? join(dirname(own), leased) : own;
  }
}

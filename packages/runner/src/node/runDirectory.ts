import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PrismError, type Run } from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';
import { runShapes } from '../runShapes.ts';
import { replaceFile } from './replaceFile.ts';
import { isLockFile, lockRunDirectory } from './runLock.ts';

/** Files and folders in a run's directory. */
export const runFiles = {
  manifest: 'manifest.json',
  metrics: 'metrics.jsonl',
  checkpoints: 'checkpoints',
  tensorBoard: 'tensorboard',
  videos: 'videos',
  report: 'report.html',
} as const;

/** A run directory that this process has locked. */
export interface ClaimedDirectory {
  readonly path: string;
  /** Releases the lock; the files stay. */
  readonly free: () => void;
}

/** The directory of a run or a batch, with its manifests. */
export interface ClaimedRun extends ClaimedDirectory {
  /** The runs of a batch, each with a subdirectory that holds its manifest. */
  readonly members?: readonly { readonly manifest: Run; readonly runDir: string }[];
}

/**
 * Claims the directory of a run or a batch and writes the manifests. Locks first: only one of several processes gets the directory. A single
 * run keeps the lock; the runs of a batch take their own later.
 *
 * @param wanted the directory; default: an unused one below `runs`, called `name`, else `name-2`, `name-3`, …
 * @param seeds of a batch; its runs differ from the manifest in their seeds.
 * @throws PrismError `file` if the directory is in use or cannot be written, `state` while another process holds it.
 */
export function claimRunDirectory(
  wanted: string | undefined,
  name: string,
  manifest: Run,
  seeds?: readonly number[],
): ClaimedRun {
  if (seeds === undefined) {
    const claimed = wanted === undefined ? claimFreeDirectory('runs', name) : claimDirectory(wanted);
    return freeOnError(claimed.free, () => {
      writeManifest(claimed.path, manifest);
      return claimed;
    });
  }
  if (wanted !== undefined) requireNoRun(wanted);
  const claimed = wanted === undefined ? claimFreeDirectory('runs', name) : { path: wanted, free: () => {} };
  return freeOnError(claimed.free, () => {
    const members = seeds.map((seed) => ({
      manifest: { ...manifest, seed },
      runDir: join(claimed.path, `seed${seed}`),
    }));
    for (const { runDir } of members) requireFreeDirectory(runDir); // creates all or none
    for (const member of members) createRunDirectory(member.runDir, member.manifest);
    claimed.free(); // holds runs by now, so it is not empty
    return { ...claimed, members };
  });
}

/** @throws PrismError `file` for a run's own directory: a search for the batch would find that run. */
function requireNoRun(directory: string): void {
  if (!existsSync(join(directory, runFiles.manifest))) return;
  throw PrismError.file`${directory} is already the directory of a run.
    Choose another: each seed gets its own directory in it.`.about('runDir');
}

/**
 * Creates the directory of a new run and writes its manifest, atomically, so that a directory always identifies its run. A directory without a
 * manifest, left by a killed process, counts as empty.
 *
 * @throws PrismError as {@link claimDirectory}.
 */
export function createRunDirectory(path: string, manifest: Run): void {
  const { free } = claimDirectory(path);
  freeOnError(free, () => writeManifest(path, manifest));
  free();
}

/** Returns the result of `make`; if it throws, calls `free`. */
function freeOnError<T>(free: () => void, make: () => T): T {
  try {
    return make();
  } catch (error) {
    free();
    throw error;
  }
}

/**
 * Takes an empty directory, created if missing.
 *
 * @throws PrismError `file` if the directory is in use or cannot be written, `state` while another process holds it.
 */
export function claimDirectory(path: string): ClaimedDirectory {
  requireFreeDirectory(path); // before creating a lock in a directory that has nothing to do with runs
  writing(path, () => {
    makeDirectory(path);
    accessSync(path, constants.W_OK);
  });
  const free = lockRunDirectory(path);
  return freeOnError(free, () => {
    requireFreeDirectory(path); // another process may have used it before this one got the lock
    return { path, free };
  });
}

/**
 * Takes an unused directory in `parent`: `name`, else `name-2`, `name-3`, …
 *
 * @throws PrismError `file` if it cannot be written.
 */
export function claimFreeDirectory(parent: string, name: string): ClaimedDirectory {
  for (let k = 1; ; k++) {
    const path = join(parent, k === 1 ? name : `${name}-${k}`);
    if (existsSync(path) && !isBlank(path)) continue;
    try {
      return claimDirectory(path);
    } catch (error) {
      // Tries the next name if another process was faster.
      const isTaken = error instanceof PrismError && (error.code === 'state' || !isBlank(path));
      if (!isTaken || !existsSync(path)) throw error;
    }
  }
}

/** @throws PrismError `file` if the directory is in use. */
function requireFreeDirectory(path: string): void {
  if (!existsSync(path) || isBlank(path)) return;
  throw PrismError.file`The run directory ${path} exists already.
    Resume the run in it, or choose another.`.about('runDir');
}

/**
 * Frees the directory of a run that could not begin by removing its manifest. Leaves directories with other files, or locked by another process,
 * unchanged.
 */
export function releaseRunDirectory(path: string): void {
  if (!isBlank(path, runFiles.manifest)) return;
  let free: () => void;
  try {
    free = lockRunDirectory(path);
  } catch {
    return; // another process holds it
  }
  if (isBlank(path, runFiles.manifest)) rmSync(join(path, runFiles.manifest), { force: true });
  free();
}

/** Writes a run's manifest and creates its checkpoint folder. @throws PrismError `file` if they cannot be written. */
export function writeManifest(path: string, manifest: Run): void {
  writing(path, () => {
    makeDirectory(path);
    replaceFile(join(path, runFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
  });
  makeCheckpointFolder(path);
}

/** Creates a run's checkpoint folder if missing. @throws PrismError `file` if it cannot be written. */
export function makeCheckpointFolder(runDir: string): void {
  writing(runDir, () => {
    makeDirectory(join(runDir, runFiles.checkpoints));
    accessSync(runDir, constants.W_OK);
  });
}

function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw PrismError.file`The run directory ${path} cannot be written (${reason(cause)}).
      Check the permissions of ${dirname(path)}, or choose a writable one.`
      .about('runDir')
      .causedBy(cause);
  }
}

/**
 * Reads the manifest of a run.
 *
 * @throws PrismError `file` if the directory does not exist or is not a run's, `corrupt` if the manifest is damaged.
 */
export function readManifest(path: string): Run {
  const file = join(path, runFiles.manifest);
  if (!existsSync(path))
    throw PrismError.file`There is no directory ${path}.
      By default, runs are in runs/.`;
  if (!existsSync(file) && statSync(path).isDirectory() && isBlank(path)) {
    throw PrismError.file`${path} contains no run: it is empty, or training ended before its first step.
      Train a run into it.`.about('runDir');
  }
  if (!existsSync(file)) {
    const inside = runIn(path);
    const what =
      inside === undefined
        ? 'Pass the directory that training printed'
        : 'It contains runs: pass one of them';
    throw PrismError.file`${path} is not a run directory: it has no ${runFiles.manifest}.
      ${what}, for example ${inside ?? 'runs/dqn-CartPole-v1-seed0'}.`;
  }
  const hint = 'Restore it from a copy of the run, or start a new run.';
  const value = readJson(file);
  if (!shape.isObject(value)) {
    throw new PrismError('corrupt', `${file} is damaged: it is not an object.`, { hint });
  }
  const misfit = shape.firstMisfit(value, runShapes);
  if (misfit === undefined) return value as unknown as Run;
  const { field, words, found } = misfit;
  const state = found === undefined ? 'is missing' : `is ${JSON.stringify(found)}`;
  throw new PrismError('corrupt', `${file} is damaged: "${field}" must be ${words}, but ${state}.`, { hint });
}

/** Finds a run directly inside a directory, such as the directory of several runs. */
function runIn(path: string): string | undefined {
  if (!isDirectory(path)) return undefined;
  const folders = readdirSync(path)
    .sort()
    .map((name) => join(path, name));
  return folders.find((folder) => existsSync(join(folder, runFiles.manifest)));
}

/**
 * Creates a directory with its parents. (Node's `recursive` loops forever where the system denies that an existing parent exists, as in /proc.)
 */
export function makeDirectory(path: string): void {
  const wanted = resolve(path);
  if (isDirectory(wanted)) return;
  if (dirname(wanted) !== wanted) makeDirectory(dirname(wanted));
  try {
    mkdirSync(wanted);
  } catch (error) {
    if (!isDirectory(wanted)) throw error; // otherwise another process was faster
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = new TextDecoder().decode(readFileSync(file));
  } catch (cause) {
    const hint = 'Check that it is a file, and that you may read it.';
    throw new PrismError('file', `${file} cannot be read (${reason(cause)}).`, { hint, cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const hint = 'Restore it from a copy of the run.';
    throw new PrismError('corrupt', `${file} is damaged: it is not JSON.`, { hint, cause });
  }
}

/** Whether a directory contains at most a lock, temporary files and an empty checkpoint folder. @param ignored a further file to ignore. */
function isBlank(path: string, ignored?: string): boolean {
  try {
    return readdirSync(path).every(
      (name) =>
        name === ignored ||
        name.endsWith('.tmp') ||
        isLockFile(name) ||
        (name === runFiles.checkpoints && readdirSync(join(path, name)).length === 0),
    );
  } catch {
    return false; // a file, or unreadable: in use
  }
}

function reason(cause: unknown): string {
  if (cause instanceof PrismError && cause.cause !== undefined) return reason(cause.cause);
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}

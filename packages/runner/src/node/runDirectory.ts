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
import type { Run } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { firstMisfit, isObject } from '@prism-rl/core/checks';
import { recordedRun, runShapes } from '../recordedRun.ts';
import { replaceFile } from './replaceFile.ts';
import { isLockFile, lockRunDirectory } from './runLock.ts';

/** Where the parts of a run lie below its directory. */
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
  /** Gives up the lock; what lies in the directory stays. */
  readonly free: () => void;
}

/**
 * Makes a directory for a new run and writes its manifest, whole or not at all, so that a directory always identifies its run. A
 * directory left by a process that was killed before it had written its manifest counts as empty.
 *
 * @throws PrismError as {@link claimRunDirectory}.
 */
export function createRunDirectory(path: string, manifest: Run): void {
  claimRunDirectory(path, manifest).free();
}

/**
 * Takes a directory for a new run: first its lock, then its manifest. Of several processes that want the same directory, one gets it.
 *
 * @throws PrismError `file` if something lies in the directory already or it cannot be written, `state` while another process holds it.
 */
export function claimRunDirectory(path: string, manifest: Run): ClaimedDirectory {
  const claimed = claimDirectory(path);
  return orFreed(claimed.free, () => {
    writeManifest(path, manifest);
    return claimed;
  });
}

/** What `make` gives; its error frees the lock. */
export function orFreed<T>(free: () => void, make: () => T): T {
  try {
    return make();
  } catch (error) {
    free();
    throw error;
  }
}

/**
 * Takes an empty directory, which is made if it is not there.
 *
 * @throws PrismError `file` if something lies in the directory already or it cannot be written, `state` while another process holds it.
 */
export function claimDirectory(path: string): ClaimedDirectory {
  requireFreeDirectory(path); // before a lock is laid into a directory that has nothing to do with runs
  writing(path, () => {
    makeDirectory(path);
    accessSync(path, constants.W_OK);
  });
  const free = lockRunDirectory(path);
  return orFreed(free, () => {
    requireFreeDirectory(path); // another process may have filled it before the lock was ours
    return { path, free };
  });
}

/**
 * Takes an unused directory below `parent`: `name`, else `name-2`, `name-3`, …
 *
 * @throws PrismError `file` if none can be written.
 */
export function claimFreeDirectory(parent: string, name: string): ClaimedDirectory {
  for (let k = 1; ; k++) {
    const path = join(parent, k === 1 ? name : `${name}-${k}`);
    if (existsSync(path) && !isBlank(path)) continue;
    try {
      return claimDirectory(path);
    } catch (error) {
      // Another process was faster.
      const isTaken = error instanceof PrismError && (error.code === 'state' || !isBlank(path));
      if (!isTaken || !existsSync(path)) throw error;
    }
  }
}

/** Checks the directories of several runs before any is made. @throws PrismError `file` if something lies in the directory already. */
export function requireFreeDirectory(path: string): void {
  if (!existsSync(path) || isBlank(path)) return;
  throw new PrismError('file', `The run directory ${path} exists already.`, {
    hint: 'Name another with --run-dir, or continue the run in it with: prism resume.',
  });
}

/**
 * Gives back the directory of a run that did not begin, because its agent could not be made, say: without its manifest it counts as empty. A
 * directory with more in it than {@link createRunDirectory} makes is left as it is, and so is one that another process has locked.
 */
export function vacateRunDirectory(path: string): void {
  if (!isBlank(path, runFiles.manifest)) return;
  let free: () => void;
  try {
    free = lockRunDirectory(path);
  } catch {
    return; // another process has it now
  }
  if (isBlank(path, runFiles.manifest)) rmSync(join(path, runFiles.manifest), { force: true });
  free();
}

/** Writes a run's manifest and makes the place of its checkpoints. @throws PrismError `file` if they cannot be written. */
export function writeManifest(path: string, manifest: Run): void {
  writing(path, () => {
    makeDirectory(path);
    replaceFile(join(path, runFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
  });
  makeCheckpointFolder(path);
}

/** Makes the place of a run's checkpoints, unless it is there. @throws PrismError `file` if it cannot be written. */
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
    throw new PrismError('file', `The run directory ${path} cannot be written (${reason(cause)}).`, {
      hint: `Name one that you may write to with --run-dir; its parent is ${dirname(path)}.`,
      cause,
    });
  }
}

/**
 * The manifest of a run.
 *
 * @throws PrismError `file` if there is no such directory or it is not one of a run, `corrupt` if its manifest is damaged.
 */
export function readManifest(path: string): Run {
  const file = join(path, runFiles.manifest);
  if (!existsSync(path))
    throw new PrismError('file', `There is no directory ${path}.`, { hint: 'Runs lie under runs/.' });
  if (!existsSync(file) && statSync(path).isDirectory() && isBlank(path)) {
    throw new PrismError(
      'file',
      `${path} holds no run: it is empty, or training ended before it had begun.`,
      {
        hint: `Train into it with: prism train <agent> <env> --run-dir ${path}`,
      },
    );
  }
  if (!existsSync(file)) {
    const inside = runIn(path);
    throw new PrismError('file', `${path} is not a run directory: it has no ${runFiles.manifest}.`, {
      hint:
        inside === undefined
          ? 'Pass the directory that prism train printed, for example runs/dqn-CartPole-v1-seed0.'
          : `It holds runs: pass one of them, for example ${inside}.`,
    });
  }
  const hint = 'Take it from a copy of the run, or train anew.';
  const value = readJson(file);
  if (!isObject(value)) {
    throw new PrismError('corrupt', `${file} is damaged: it is not an object.`, { hint });
  }
  const run = recordedRun(value);
  const misfit = firstMisfit(run, runShapes);
  if (misfit === undefined) return run as unknown as Run;
  const { field, words, found } = misfit;
  const state = found === undefined ? 'is missing' : `is ${JSON.stringify(found)}`;
  throw new PrismError('corrupt', `${file} is damaged: "${field}" must be ${words}, but ${state}.`, { hint });
}

/** A run right below a directory: runs that trained together have one that holds them. */
function runIn(path: string): string | undefined {
  if (!isDirectory(path)) return undefined;
  const folders = readdirSync(path)
    .sort()
    .map((name) => join(path, name));
  return folders.find((folder) => existsSync(join(folder, runFiles.manifest)));
}

/**
 * Makes a directory, and those above it. (Node's own `recursive` loops without end where the system denies that an existing parent directory
 * exists, as below /proc.)
 */
export function makeDirectory(path: string): void {
  const wanted = resolve(path);
  if (isDirectory(wanted)) return;
  if (dirname(wanted) !== wanted) makeDirectory(dirname(wanted));
  try {
    mkdirSync(wanted);
  } catch (error) {
    if (!isDirectory(wanted)) throw error; // else another process was faster
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PrismError('file', `${file} cannot be read (${reason(cause)}).`, {
      hint: 'Check that it is a file, and that you may read it.',
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PrismError('corrupt', `${file} is damaged: it is not JSON.`, {
      hint: 'Take it from a copy of the run.',
      cause,
    });
  }
}

/** Whether nothing of a run is in a directory, but at most what stands before its manifest is written: a lock, an empty folder for checkpoints. @param besides what does not count. */
function isBlank(path: string, besides?: string): boolean {
  try {
    return readdirSync(path).every(
      (name) =>
        name === besides ||
        name.endsWith('.tmp') ||
        isLockFile(name) ||
        (name === runFiles.checkpoints && readdirSync(join(path, name)).length === 0),
    );
  } catch {
    return false; // a file, or not readable: in use either way
  }
}

function reason(cause: unknown): string {
  if (cause instanceof PrismError && cause.cause !== undefined) return reason(cause.cause);
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}

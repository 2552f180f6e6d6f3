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
import type { RunManifest } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { checkManifest } from './checkManifest.ts';
import { replaceFile } from './replaceFile.ts';

/** Where the parts of a run lie below its directory. */
export const runFiles = {
  manifest: 'manifest.json',
  metrics: 'metrics.jsonl',
  checkpoints: 'checkpoints',
  tensorBoard: 'tensorboard',
  videos: 'videos',
  report: 'report.html',
} as const;

/**
 * Makes a directory for a new run and writes its manifest: first of all, and whole or not at all, so that what is in a directory can
 * always be told. One that was left by a process that was killed before it had written it counts as empty.
 *
 * @throws PrismError `file` if the directory is in use or cannot be written.
 */
export function createRunDirectory(path: string, manifest: RunManifest): void {
  requireFreeDirectory(path);
  writeManifest(path, manifest);
}

/** For whoever makes several and wants all or none. @throws PrismError `file` if something lies in the directory already. */
export function requireFreeDirectory(path: string): void {
  if (!existsSync(path) || isBlank(path)) return;
  throw new PrismError('file', `The run directory ${path} exists already.`, {
    hint: 'Name another with --run-dir, or continue the run in it with: prism resume.',
  });
}

/**
 * Gives back the directory of a run that did not begin, because its agent could not be made, say: without its manifest it counts as empty. One
 * with more in it than {@link createRunDirectory} makes is left as it is.
 */
export function vacateRunDirectory(path: string): void {
  if (isBlank(path, runFiles.manifest)) rmSync(join(path, runFiles.manifest), { force: true });
}

/** Writes a run's manifest and makes the place of its checkpoints. @throws PrismError `file` if they cannot be written. */
export function writeManifest(path: string, manifest: RunManifest): void {
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
export function readManifest(path: string): RunManifest {
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
  return checkManifest(readJson(file), file);
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
 * Makes a directory, and those above it. (Node's own `recursive` loops for ever where the system denies that the parent directory
 * exists although it does, as below /proc.)
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

/** A free name below `parent`: `name`, else `name-2`, `name-3`, … */
export function freeRunDirectory(parent: string, name: string): string {
  let path = join(parent, name);
  for (let k = 2; existsSync(path) && !isBlank(path); k++) path = join(parent, `${name}-${k}`);
  return path;
}

/** Whether nothing of a run is in a directory, but at most what stands before its manifest is written. @param besides what does not count. */
function isBlank(path: string, besides?: string): boolean {
  try {
    return readdirSync(path).every(
      (name) =>
        name === besides ||
        name.endsWith('.tmp') ||
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

import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunManifest } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

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
 * Makes a directory for a new run and writes its manifest.
 *
 * @throws PrismError `file` if the directory is in use or cannot be written.
 */
export function createRunDirectory(path: string, manifest: RunManifest): void {
  if (existsSync(path) && !isEmptyDirectory(path)) {
    throw new PrismError('file', `The run directory ${path} exists already.`, {
      hint: 'Name another with --run-dir, or continue the run in it with: prism resume.',
    });
  }
  try {
    mkdirSync(join(path, runFiles.checkpoints), { recursive: true });
    accessSync(path, constants.W_OK);
    writeFileSync(join(path, runFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
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
  if (!existsSync(file)) {
    throw new PrismError('file', `${path} is not a run directory: it has no ${runFiles.manifest}.`, {
      hint: 'Pass the directory that prism train printed, for example runs/dqn-CartPole-v1-seed0.',
    });
  }
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunManifest;
  } catch (cause) {
    throw new PrismError('corrupt', `${file} is damaged: it is not JSON.`, { cause });
  }
}

/** A free name below `parent`: `name`, else `name-2`, `name-3`, … */
export function freeRunDirectory(parent: string, name: string): string {
  let path = join(parent, name);
  for (let k = 2; existsSync(path); k++) path = join(parent, `${name}-${k}`);
  return path;
}

function isEmptyDirectory(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false; // a file, or not readable: in use either way
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}

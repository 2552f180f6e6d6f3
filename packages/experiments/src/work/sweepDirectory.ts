import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { isLockFile, makeDirectory } from '@prism-rl/runner/node';

/** Paths of a sweep's files below its directory; `owner` is hidden, because users do not need it. */
export const sweepFiles = {
  queue: 'queue.sqlite',
  results: 'results.jsonl',
  runs: 'runs',
  owner: '.sweep',
} as const;

export function localQueueAddress(directory: string): string {
  return `sqlite:${join(directory, sweepFiles.queue)}`;
}

/** The file of a queue by its address; undefined for queues that are not files. */
export function localQueueFile(address: string): string | undefined {
  return /^sqlite:(.*)$/i.exec(address)?.[1];
}

/** Reasons why a directory cannot be created, by error code. */
const reasons: { readonly [code: string]: string } = {
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of its path is a file',
  EACCES: 'it is not writable',
  EPERM: 'it is not writable',
  EROFS: 'that disk is read-only',
  ENAMETOOLONG: 'its name is too long',
};

/**
 * Creates the directory of a sweep. The directory of an earlier sweep stays unchanged; hidden files and locks are ignored.
 *
 * @param marks file names; a directory with any of these contains a sweep.
 * @throws PrismError `file` if it cannot be created, or contains something else: its files would be mixed with the sweep's.
 */
export function makeSweepDirectory(
  directory: string,
  marks: readonly string[] = [sweepFiles.queue, sweepFiles.results],
): void {
  const hint = 'Choose a new or empty directory, for example runs/mine.';
  if (directory === '') {
    throw PrismError.invalidArgument`The name of a sweep's directory is empty.
      ${hint}`.about('directory');
  }
  let names: readonly string[];
  try {
    makeDirectory(directory);
    names = readdirSync(directory);
  } catch (cause) {
    const { code = '', message, path } = cause as NodeJS.ErrnoException;
    const isAbove = code === 'EEXIST' && path !== resolve(directory);
    throw PrismError.file`${directory} cannot be a directory: ${reasons[isAbove ? 'ENOTDIR' : code] ?? message}.
      ${hint}`
      .about('directory')
      .causedBy(cause);
  }
  if (marks.some((name) => names.includes(name))) return;
  const other = names.find((name) => !name.startsWith('.') && !isLockFile(name));
  if (other === undefined) return;
  throw PrismError.file`${directory} is not the directory of a sweep, but contains ${other}.
    ${hint}`.about('directory');
}

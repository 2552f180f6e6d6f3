// What SQLite says of a queue's file, as sentences for people.
import { PrismError } from '@prism-rl/core';
import { sweepFiles } from './sweepDirectory.ts';

/** What to do about a full disk. */
export const spaceHint = 'Free disk space, then run the same command again; nothing is lost.';

export function damaged(what: string, cause?: unknown): PrismError {
  return PrismError.corrupt`The queue of this sweep is damaged: ${what}.
    Delete the file ${sweepFiles.queue} in the sweep's directory, of a search also its folder ${sweepFiles.runs}, and run the same command
    again: a sweep continues from the saved runs, so no training is lost.`.causedBy(cause);
}

/** SQLite's SQLITE_CORRUPT and SQLITE_NOTADB, in any of their forms. */
export function isDamaged(error: unknown): boolean {
  return [11, 26].includes(((error as { errcode?: number }).errcode ?? 0) % 256);
}

/** SQLite's SQLITE_FULL and SQLITE_IOERR, in any of their forms. */
export function isOfDisk(error: unknown): boolean {
  return [10, 13].includes(((error as { errcode?: number }).errcode ?? 0) % 256);
}

/** SQLite's SQLITE_BUSY, in any of its forms. */
export function isHeldByAnother(error: unknown): boolean {
  return ((error as { errcode?: number }).errcode ?? 0) % 256 === 5;
}

/**
 * Runs a query and turns SQLite's errors into sentences for users.
 *
 * @throws PrismError `unavailable` when another process has held the file for longer than we wait, `corrupt` for a damaged file, `file` for
 *   a full or broken disk.
 */
export function inWords<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw worded(error);
  }
}

/** SQLite's error as one for people; any other as it is. */
export function worded(cause: unknown): unknown {
  if (isDamaged(cause)) return damaged((cause as Error).message, cause);
  if (isOfDisk(cause)) {
    return PrismError.file`The queue of this sweep cannot be written: ${(cause as Error).message}.
      ${spaceHint}`.causedBy(cause);
  }
  if (!isHeldByAnother(cause)) return cause;
  return PrismError.unavailable`Another process holds the queue and does not release it.
    A process that was stopped during a write still holds it: resume it (kill -CONT) or end it, then run the same command again.`.causedBy(
    cause,
  );
}

import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { PrismError } from '@prism-rl/core';
import { writeAll } from './inPieces.ts';

/**
 * Writes a file atomically: under a temporary name, synced to disk, then renamed.
 *
 * @throws PrismError `file` if it cannot be written; the old file is unchanged then.
 */
export function replaceFile(path: string, content: string | readonly Uint8Array[]): void {
  try {
    writeWhole(path, content);
  } catch (cause) {
    throw PrismError.file`${path} could not be written: ${(cause as Error).message}.
      Free disk space, then run the same command again; nothing is lost.`.causedBy(cause);
  }
}

/** As {@link replaceFile}, but writes devices and pipes directly. @throws the system's error. */
export function writeWhole(path: string, content: string | readonly Uint8Array[]): void {
  const chunks = typeof content === 'string' ? [Buffer.from(content)] : content;
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === false) {
    writeChunks(path, chunks);
    return;
  }
  const target = found === undefined ? path : realpathSync(path); // keeps a symbolic link
  const temporary = `${target}.${randomUUID()}.tmp`; // unique, because two processes may write the same file
  try {
    writeSynced(temporary, chunks);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a file and syncs it to disk. @returns its length in bytes. @throws the system's error. */
export function writeSynced(path: string, chunks: readonly Uint8Array[]): number {
  writeChunks(path, chunks, fsyncSync);
  return chunks.reduce((bytes, chunk) => bytes + chunk.length, 0);
}

function writeChunks(
  path: string,
  chunks: readonly Uint8Array[],
  atEnd: (file: number) => void = () => undefined,
): void {
  const file = openSync(path, 'w');
  try {
    for (const chunk of chunks) writeAll(file, chunk);
    atEnd(file);
  } finally {
    closeSync(file);
  }
}

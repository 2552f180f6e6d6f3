import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { PrismError } from '@prism-rl/core';

/**
 * Writes a file so that a crash at any moment leaves either the old one or the new one, whole: under a temporary name, synced to disk,
 * then renamed.
 *
 * @throws PrismError `file` if it cannot be written; the old one is untouched then.
 */
export function replaceFile(path: string, content: string | readonly Uint8Array[]): void {
  try {
    writeWhole(path, content);
  } catch (cause) {
    throw new PrismError('file', `${path} could not be written: ${(cause as Error).message}.`, {
      hint: 'Free some space; the same command goes on, nothing is lost.',
      cause,
    });
  }
}

/** As {@link replaceFile}. Writes straight into devices and pipes. @throws the system's error. */
export function writeWhole(path: string, content: string | readonly Uint8Array[]): void {
  const chunks = typeof content === 'string' ? [Buffer.from(content)] : content;
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === false) {
    writeFileSync(path, Buffer.concat(chunks));
    return;
  }
  const target = found === undefined ? path : realpathSync(path); // a link stays a link
  const temporary = `${target}.${randomUUID()}.tmp`; // two processes may write the same file
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
  const file = openSync(path, 'w');
  try {
    let bytes = 0;
    for (const chunk of chunks) bytes += writeAll(file, chunk);
    fsyncSync(file);
    return bytes;
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, chunk: Uint8Array): number {
  let offset = 0;
  while (offset < chunk.byteLength) offset += writeSync(file, chunk, offset);
  return offset;
}

// Reads and writes files of any size: a system call handles less than 2³¹ bytes, and Node.js' `readFileSync` reads no larger file.
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { PrismError } from '@prism-rl/core';

/** Bytes per system call. */
const pieceBytes = 2 ** 30;

/** Writes all bytes to an open file. @throws the system's error. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, Math.min(pieceBytes, bytes.length - done));
}

/** Fills `bytes` from an open file, from `position` on. @returns the number of bytes read, fewer at the end of the file. @throws the system's error. */
export function readInto(file: number, bytes: Uint8Array, position: number): number {
  let done = 0;
  while (done < bytes.length) {
    const read = readSync(file, bytes, done, Math.min(pieceBytes, bytes.length - done), position + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

/** Reads a file, or its first bytes. @throws PrismError `file` if it does not fit in memory; else the system's error. */
export function readBytes(path: string, most = Infinity): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = roomFor(Math.min(most, fstatSync(file).size));
    return bytes.subarray(0, readInto(file, bytes, 0));
  } finally {
    closeSync(file);
  }
}

function roomFor(size: number): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    throw PrismError.file`its ${(size / 2 ** 30).toFixed(1)} GiB do not fit in memory`.causedBy(cause);
  }
}

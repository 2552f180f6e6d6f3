/** Files of lines, read piece by piece: a text of more than half a gigabyte is longer than JavaScript's strings may be. */

import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Bytes that are read at once. */
const pieceBytes = 1 << 18;
/** Bytes of a line; a longer one is damaged. */
const longestLine = 1 << 24;

/** A line of a file. */
export interface FileLine {
  /** Without its line break; '' for one that is too long to be any. */
  readonly text: string;
  /** Whether it ends with a line break: the last line of a file may be torn. */
  readonly isWhole: boolean;
}

/** The lines of a file, from its first. @throws the system's error. */
export function* linesOf(path: string): Generator<FileLine> {
  const file = openSync(path, 'r');
  try {
    let open: Buffer[] = [];
    let length = 0;
    const take = (isWhole: boolean): FileLine => {
      const text = length > longestLine ? '' : Buffer.concat(open).toString('utf8');
      open = [];
      length = 0;
      return { text, isWhole };
    };
    const keep = (bytes: Buffer): void => {
      length += bytes.length;
      if (length <= longestLine) open.push(Buffer.from(bytes));
    };
    const piece = Buffer.allocUnsafe(pieceBytes);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      const got = piece.subarray(0, read);
      let begin = 0;
      for (let end = got.indexOf(10); end >= 0; end = got.indexOf(10, begin)) {
        keep(got.subarray(begin, end));
        begin = end + 1;
        yield take(true);
      }
      if (begin < read) keep(got.subarray(begin));
    }
    if (length > 0) yield take(false);
  } finally {
    closeSync(file);
  }
}

/**
 * Replaces a file by a new one, whole or not at all: it gets its name once it is on the disk.
 *
 * @param fill writes the new file, which stays open.
 * @returns the open file.
 * @throws the system's error, or that of `fill`; the old file then stands as it was.
 */
export function replaceLines(path: string, fill: (file: number) => void): number {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = openSync(temporary, 'w');
  try {
    fill(file);
    fsyncSync(file);
    renameSync(temporary, path);
    return file;
  } catch (error) {
    closeSync(file);
    rmSync(temporary, { force: true }); // on a full disk it takes what little room is left
    throw error;
  }
}

/** Writes all of `bytes` to an open file. @throws the system's error. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** Copies bytes `from` to `to` of a file to the end of an open one. @throws the system's error. */
export function copyPart(path: string, from: number, to: number, target: number): void {
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(pieceBytes);
    for (let at = from; at < to; ) {
      const read = readSync(file, piece, 0, Math.min(piece.length, to - at), at);
      if (read === 0) return;
      writeAll(target, piece.subarray(0, read));
      at += read;
    }
  } finally {
    closeSync(file);
  }
}

// What loggers must still write when a process ends without closing them (process.exit). One listener serves them all: Node warns of a leak
// at the eleventh, and a process may train many runs together.
const writers = new Set<() => void>();

/** Has `write` called when the process ends, until {@link forgetAtExit} takes it back. */
export function writeAtExit(write: () => void): void {
  if (writers.size === 0) process.on('exit', writeAllAtExit);
  writers.add(write);
}

/** Takes back what {@link writeAtExit} was given; nothing happens if it was not given. */
export function forgetAtExit(write: () => void): void {
  if (writers.delete(write) && writers.size === 0) process.off('exit', writeAllAtExit);
}

/** Where one cannot write, the others still do. @throws unknown what the first of those threw that could not */
function writeAllAtExit(): void {
  const failures: unknown[] = [];
  for (const write of writers)
    try {
      write();
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0) throw failures[0];
}

// Files of lines, read piece by piece: more than half a gigabyte exceeds the length of JavaScript strings.

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

/** Bytes per read. */
const pieceBytes = 1 << 18;
/** Maximum length of a line in bytes; the rest of a longer one is skipped, so that it cannot be parsed. */
const longestLine = 1 << 24;

export interface FileLine {
  /** Without its line break, LF or CRLF. */
  readonly text: string;
  /** Number of the line, from 1; blank lines count. */
  readonly number: number;
  /** Whether it ends with a line break; the last line may be incomplete. */
  readonly isWhole: boolean;
}

/** Reads the lines of a file except blank ones, without a byte order mark. @throws the system's error. */
export function* linesOf(path: string): Generator<FileLine> {
  const file = openSync(path, 'r');
  try {
    let open: Buffer[] = [];
    let length = 0;
    let number = 0;
    const take = (isWhole: boolean): FileLine[] => {
      const bytes = Buffer.concat(open);
      open = [];
      length = 0;
      number++;
      const text = (number === 1 ? new TextDecoder().decode(bytes) : bytes.toString('utf8')).replace(
        /\r$/,
        '',
      );
      return text.trim() === '' ? [] : [{ text, number, isWhole }];
    };
    const keep = (bytes: Buffer): void => {
      if (length < longestLine) open.push(Buffer.from(bytes));
      length += bytes.length;
    };
    const piece = Buffer.allocUnsafe(pieceBytes);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      const got = piece.subarray(0, read);
      let begin = 0;
      for (let end = got.indexOf(10); end >= 0; end = got.indexOf(10, begin)) {
        keep(got.subarray(begin, end));
        begin = end + 1;
        yield* take(true);
      }
      if (begin < read) keep(got.subarray(begin));
    }
    if (length > 0) yield* take(false);
  } finally {
    closeSync(file);
  }
}

/**
 * Replaces a file atomically: the new file gets its name once it is on disk.
 *
 * @param fill writes the new file, which stays open.
 * @returns the open file.
 * @throws the error of the system or of `fill`; the old file is unchanged then.
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
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Copies a file with lines that cannot be read, before another file without them replaces it: to its own name and `.damaged`, or `.damaged-2` and
 * so on if that exists.
 *
 * @throws the system's error.
 */
export function keepDamaged(path: string): void {
  for (let k = 1; ; k++) {
    try {
      copyFileSync(path, `${path}.damaged${k === 1 ? '' : `-${k}`}`, constants.COPYFILE_EXCL);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Writes all bytes to an open file. @throws the system's error. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** Appends the bytes [from, to) of a file to an open one. @throws the system's error. */
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

// Functions that write what loggers still buffer when a process exits without closing them (process.exit). All share one listener, because Node
// warns of a leak from eleven listeners on, and a process may train many runs.
const writers = new Set<() => void>();

/** Calls `write` when the process exits, unless {@link forgetAtExit} is called before. */
export function writeAtExit(write: () => void): void {
  if (writers.size === 0) process.on('exit', writeAllAtExit);
  writers.add(write);
}

/** Reverses {@link writeAtExit}; does nothing if that was not called. */
export function forgetAtExit(write: () => void): void {
  if (writers.delete(write) && writers.size === 0) process.off('exit', writeAllAtExit);
}

/** Calls all, even if one fails. @throws the first error. */
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

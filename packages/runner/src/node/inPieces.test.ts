// The system's limit is 2³¹ − 1 bytes a call. Memory that is never touched costs nothing.
import type fs from 'node:fs';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { replaceInFs, sizeOfFiles } from '../../../../test/replaceInFs.ts';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { readBytes, readInto, writeAll } from './inPieces.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = freshFolder();
  path = join(folder, 'file');
});
/** Calls of a function of `node:fs`: offset in the memory, bytes, and position in the file; at most `most` bytes are done. */
function callsOf(name: 'readSync' | 'writeSync', most: number): [number, number, number | undefined][] {
  const calls: [number, number, number | undefined][] = [];
  replaceInFs(name, ((
    _file: number,
    _bytes: Uint8Array,
    offset: number,
    length: number,
    position?: number,
  ) => {
    if (length >= 2 ** 31) throw new RangeError(`The value of "length" is out of range: ${length}`);
    calls.push([offset, Math.min(length, most), position]);
    return Math.min(length, most);
  }) as (typeof fs)[typeof name]);
  return calls;
}

const large = 2 ** 31 + 5;
const pieces = [
  [0, 2 ** 30],
  [2 ** 30, 2 ** 30],
  [2 ** 31, 5],
] as const;

test('more than 2 GiB are written in pieces', () => {
  const calls = callsOf('writeSync', 2 ** 30);
  writeAll(0, new Uint8Array(large));
  expect(calls).toEqual(pieces.map(([offset, length]) => [offset, length, undefined]));
});

test('a file of more than 2 GiB is read in pieces', () => {
  writeFileSync(path, '');
  sizeOfFiles(large);
  const calls = callsOf('readSync', 2 ** 30);
  expect(readBytes(path)).toHaveLength(large);
  expect(calls).toEqual(pieces.map(([offset, length]) => [offset, length, offset]));
});

test('incomplete reads and writes are continued', () => {
  const [writes, reads] = [callsOf('writeSync', 3), callsOf('readSync', 3)];
  writeAll(0, new Uint8Array(7));
  expect(writes.map(([offset, length]) => [offset, length])).toEqual([
    [0, 3],
    [3, 3],
    [6, 1],
  ]);
  expect(readInto(0, new Uint8Array(7), 100)).toBe(7);
  expect(reads.map(([offset, length, position]) => [offset, length, position])).toEqual([
    [0, 3, 100],
    [3, 3, 103],
    [6, 1, 106],
  ]);
});

test('reads bytes from a position, up to the end of the file', () => {
  const file = openSync(path, 'w+');
  writeAll(file, Uint8Array.of(1, 2, 3));
  writeAll(file, Uint8Array.of(4));
  const part = new Uint8Array(4);
  expect([readInto(file, part, 2), ...part]).toEqual([2, 3, 4, 0, 0]);
  closeSync(file);
  expect([...readBytes(path)]).toEqual([1, 2, 3, 4]);
  expect([...readFileSync(path)]).toEqual([1, 2, 3, 4]);
});

test('the error for a file that does not fit in memory names its size', () => {
  writeFileSync(path, '');
  sizeOfFiles(2 ** 50);
  expect(() => readBytes(path)).toThrow(
    expect.objectContaining({ code: 'file', message: 'its 1048576.0 GiB do not fit in memory' }),
  );
});

import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { replaceFile, writeSynced, writeWhole } from './replaceFile.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = freshFolder();
  file = join(folder, 'file');
});
const bytes = [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(250, 3)];

test('texts and bytes replace the file, without leftovers', () => {
  replaceFile(file, 'first, and longer');
  replaceFile(file, 'zweitens: ö');
  expect(readFileSync(file, 'utf8')).toBe('zweitens: ö');
  replaceFile(file, bytes);
  expect([...readFileSync(file)]).toEqual([1, 2, 250, 3]);
  expect(readdirSync(folder)).toEqual(['file']);
});

test('returns the number of written bytes', () => {
  expect(writeSynced(file, bytes)).toBe(4);
  expect([...readFileSync(file)]).toEqual([1, 2, 250, 3]);
});

test('a symbolic link stays, and its target is replaced', () => {
  const target = join(folder, 'target');
  writeFileSync(target, 'old');
  symlinkSync(target, file);
  writeWhole(file, 'new');
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(readFileSync(target, 'utf8')).toBe('new');
});

test('devices are written directly', () => {
  symlinkSync('/dev/null', file);
  writeWhole(file, bytes);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a failed write leaves the old file, no leftovers, and a hint', () => {
  mkdirSync(file);
  writeFileSync(join(file, 'inside'), 'kept');
  expect(() => replaceFile(file, 'new')).toThrow(
    expect.objectContaining({
      code: 'file',
      message: expect.stringMatching(/file could not be written: EISDIR.*\.$/),
      hint: 'Free disk space, then run the same command again; nothing is lost.',
    }),
  );
  expect(readdirSync(folder)).toEqual(['file']);
  expect(readFileSync(join(file, 'inside'), 'utf8')).toBe('kept');
  expect(() => replaceFile(join(folder, 'none', 'file'), 'new')).toThrow(/ENOENT/);
});

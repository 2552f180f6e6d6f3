// Files that are looked for where there may be anything.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { holdsFile } from './installed.ts';

const folder = temporaryFolder();

fs.mkdirSync(join(folder, 'lib', 'deep'), { recursive: true });
fs.writeFileSync(join(folder, 'lib', 'deep', 'found.so'), '');

afterEach(() => vi.restoreAllMocks());
test('a file is found down to a depth', () => {
  expect(holdsFile([folder], 'found.so', 2)).toBe(true);
  expect(holdsFile([join(folder, 'lib')], /^found/, 1)).toBe(true);
  expect(holdsFile([folder], 'found.so', 1)).toBe(false);
});

test('folders that are not there, are files, or may not be read hold nothing', () => {
  const file = join(folder, 'lib', 'deep', 'found.so');
  const held = join(folder, 'lib', 'deep');
  expect(holdsFile([join(folder, 'none'), file, held], 'found.so')).toBe(true);
  const own = process.getBuiltinModule('node:fs');
  const read = own.readdirSync;
  // Who runs the tests may be allowed to read everything.
  vi.spyOn(own, 'readdirSync').mockImplementation(((path: string, options: never) => {
    if (path === join(folder, 'lib')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    return read(path, options);
  }) as never);
  expect(holdsFile([folder], 'found.so', 2)).toBe(false);
  expect(holdsFile([join(folder, 'lib'), held], 'found.so')).toBe(true);
});

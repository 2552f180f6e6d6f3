import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { makeSweepDirectory, sweepFiles } from './sweepDirectory.ts';

const folder = temporaryFolder();

function holding(name: string, ...files: string[]): string {
  const directory = join(folder, name);
  mkdirSync(directory);
  for (const file of files) writeFileSync(join(directory, file), '');
  return directory;
}

function failure(directory: string): { readonly code: string; readonly message: string } {
  try {
    makeSweepDirectory(directory);
  } catch (error) {
    if (error instanceof PrismError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error(`${directory} was accepted`);
}

test('a new, an empty and its own directory are accepted', () => {
  const deep = join(folder, 'a', 'b');
  makeSweepDirectory(deep);
  expect(readdirSync(deep)).toEqual([]);
  makeSweepDirectory(deep);
  makeSweepDirectory(holding('hidden', '.DS_Store'));
  makeSweepDirectory(holding('own', sweepFiles.queue, 'notes.txt'));
});

test('what is in use by something else, or cannot be a directory, is refused in a sentence', () => {
  const run = holding('run', 'manifest.json');
  expect(failure(run)).toEqual({
    code: 'file',
    message: `${run} is not the directory of a sweep, but contains manifest.json.`,
  });
  expect(readdirSync(run)).toEqual(['manifest.json']);
  const file = join(holding('files', 'text'), 'text');
  expect(failure(file).message).toBe(`${file} cannot be a directory: it is a file.`);
  expect(failure(join(file, 'x')).message).toMatch(/cannot be a directory: a part of its path is a file\.$/);
  expect(failure(join(folder, 'n'.repeat(300))).message).toMatch(/its name is too long\.$/);
  expect(failure('')).toMatchObject({ code: 'invalid-argument' });
});

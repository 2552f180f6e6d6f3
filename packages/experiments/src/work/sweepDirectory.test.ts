import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('a new, an empty and its own directory are accepted', () => {
  const deep = join(folder, 'a', 'b');
  makeSweepDirectory(deep);
  expect(readdirSync(deep)).toEqual([]);
  makeSweepDirectory(deep);
  makeSweepDirectory(holding('hidden', '.DS_Store'));
  makeSweepDirectory(holding('own', sweepFiles.queue, 'notes.txt'));
});

test('what is in use by something else, or has no name for a directory, is refused in a sentence', () => {
  const refuse = (directory: string, code: string, message: unknown) =>
    expect(() => makeSweepDirectory(directory)).toThrow(
      expect.objectContaining({ name: 'PrismError', code, message }),
    );
  const run = holding('run', 'manifest.json');
  refuse(run, 'file', `${run} is not the directory of a sweep, but contains manifest.json.`);
  expect(readdirSync(run)).toEqual(['manifest.json']);
  refuse(join(folder, 'n'.repeat(300)), 'file', expect.stringMatching(/its name is too long\.$/));
  refuse('', 'invalid-argument', expect.any(String));
});

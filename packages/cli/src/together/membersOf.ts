import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '@prism-rl/runner/node';

/** Run directories of runs that were trained together into `directory`, by seed; empty for the directory of a single run, or for none. */
export function membersOf(directory: string): readonly string[] {
  const isFolder = statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder || existsSync(join(directory, runFiles.manifest))) return [];
  const seedOf = (name: string): number => Number(/^seed(\d+)$/.exec(name)?.[1] ?? Number.NaN);
  return readdirSync(directory)
    .filter((name) => !Number.isNaN(seedOf(name)) && existsSync(join(directory, name, runFiles.manifest)))
    .sort((a, b) => seedOf(a) - seedOf(b))
    .map((name) => join(directory, name));
}

// Finds the benchmark files of all packages and their suites.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BenchModule } from './benchRow.ts';

/** The project's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** One benchmark file. */
export interface BenchFile {
  readonly suite: string;
  /** Relative to the project's root. */
  readonly file: string;
}

/**
 * All of `packages/<name>/bench/*.bench.ts` and `benchmarks/<name>/*.bench.ts`, by suite.
 * @throws Error if a file names no suite
 */
export function findBenches(): BenchFile[] {
  const folders = [
    ...subfolders(path.join(root, 'packages')).map((folder) => path.join(folder, 'bench')),
    ...subfolders(path.join(root, 'benchmarks')),
  ];
  const found: BenchFile[] = [];
  for (const folder of folders) {
    if (!fs.existsSync(folder)) continue;
    for (const name of fs.readdirSync(folder).sort()) {
      if (!name.endsWith('.bench.ts')) continue;
      const file = path.join(folder, name);
      const suite = /^export const suite(?:: string)? = '([^']+)'/m.exec(fs.readFileSync(file, 'utf8'))?.[1];
      if (suite === undefined) {
        throw new Error(`${path.relative(root, file)} lacks a line "export const suite = '<name>';"`);
      }
      found.push({ suite, file: path.relative(root, file) });
    }
  }
  return found.sort((a, b) => (a.suite < b.suite ? -1 : a.suite > b.suite ? 1 : 0));
}

/** Loads a benchmark file. */
export async function loadBench({ file }: BenchFile): Promise<BenchModule> {
  return (await import(pathToFileURL(path.join(root, file)).href)) as BenchModule;
}

function subfolders(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map((entry) => path.join(folder, entry.name))
    .sort();
}

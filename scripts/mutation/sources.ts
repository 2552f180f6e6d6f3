/** The source files of a package under mutation. */
import fs from 'node:fs';
import path from 'node:path';

/** The source files of globs; those that begin with `!` leave out. */
export function filesOf(root: string, globs: readonly string[]): string[] {
  const out = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const files = globs
    .filter((glob) => !glob.startsWith('!'))
    .flatMap((glob) => fs.globSync(glob, { cwd: root }))
    .map((file) => file.replaceAll('\\', '/'));
  const isOut = (file: string): boolean => out.some((glob) => path.matchesGlob(file, glob));
  return files.filter((file) => !/\.(test|d)\.ts$/.test(file) && !isOut(file)).sort();
}

/** Places in sources, drawn by a seed. */
import fs from 'node:fs';
import path from 'node:path';

/** Lines of a drawn place; changes that reach beyond it are not made, so that short places show little. */
const linesOfAPlace = 40;

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

/**
 * `count` places of {@link linesOfAPlace} lines, each line as likely as any other, as `file:first-last`.
 *
 * @param seed the same one draws the same places of the same files.
 */
export function drawnPlaces(root: string, files: readonly string[], count: number, seed: number): string[] {
  const lengths = files.map((file) => fs.readFileSync(path.join(root, file), 'utf8').split('\n').length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => {
    let line = Math.floor(random() * total);
    let k = 0;
    while (line >= lengths[k]!) line -= lengths[k++]!;
    const first = Math.max(1, line + 1 - linesOfAPlace / 2);
    return `${files[k]}:${first}-${Math.min(lengths[k]!, first + linesOfAPlace - 1)}`;
  });
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

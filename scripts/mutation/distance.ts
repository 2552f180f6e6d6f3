/** How far a test lies from a source: its own test is nearest, one of whole runs farthest. */
import path from 'node:path';

/** Farther than any folder of a package lies from another. */
const wholeRuns = 1000;

/** @param source undefined while nothing is changed: then only tests of whole runs are farther than the others. */
export function distance(source: string | undefined, test: string): number {
  const runs = /[\\/]test[\\/]/.test(test) ? wholeRuns : 0;
  if (source === undefined) return runs;
  if (test === source.replace(/\.ts$/, '.test.ts')) return 0;
  const steps = path
    .relative(path.dirname(source), path.dirname(test))
    .split(path.sep)
    .filter(Boolean).length;
  return runs + 1 + steps;
}

import { defineConfig } from 'vitest/config';
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';
import base from '../../vitest.config.ts';

/** Unit tests first, tests of whole runs last: most changes are noticed by the first. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isOfRuns = ({ moduleId }: TestSpecification): number => Number(/[\\/]test[\\/]/.test(moduleId));
    return files.sort((a, b) => isOfRuns(a) - isOfRuns(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

/** Parts of the names of tests that take long, or notice late what others notice at once: whole courses of learning, threads, leaks. */
const slow = [
  'browser',
  'soak',
  'leaks',
  'tfjsNode',
  'learning',
  'convergence',
  'threads',
  'corridor',
  'pixels',
];

/** Races of several processes, in which nothing is changed, and requests for more memory than there is, which end a thread. */
const unsuited = ['lockRace', 'outOfMemory'];

/** The tests that changes meet. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: (process.env.PRISM_MUTATION_TESTS ?? '').split(' '),
    exclude: ['**/node_modules/**', `**/{${[...slow, ...unsuited].join(',')}}*.test.ts`],
    sequence: { sequencer: QuickFirst },
    // Time is Stryker's to watch.
    testTimeout: 0,
    hookTimeout: 0,
  },
});

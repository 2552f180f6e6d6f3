import { defineConfig } from 'vitest/config';
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';
import base from '../../vitest.config.ts';

/** Unit tests first, tests of whole runs last: most changes are noticed by the first. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      /[\\/](learning|convergence|threads)\.test/.test(moduleId)
        ? 2
        : Number(/[\\/]test[\\/]/.test(moduleId));
    return files.sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

/**
 * The tests that mutants meet. Left out are those in browsers, those that take minutes, races of several processes (in which nothing is
 * changed), and requests for more memory than there is, which end a thread.
 */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: (process.env.PRISM_MUTATION_TESTS ?? '').split(' '),
    exclude: ['**/node_modules/**', '**/*{browser,soak,leaks,tfjsNode,lockRace,outOfMemory}*.test.ts'],
    sequence: { sequencer: QuickFirst },
    // Time is Stryker's to watch.
    testTimeout: 0,
    hookTimeout: 0,
  },
});

import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** The tests that mutants meet; those in browsers, those that take minutes and those of the command line are no part of it. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: (process.env.PRISM_MUTATION_TESTS ?? '').split(' '),
    exclude: ['**/node_modules/**', '**/*{browser,soak,leaks,tfjsNode}*.test.ts'],
    // Time is Stryker's to watch.
    testTimeout: 0,
    hookTimeout: 0,
  },
});

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/longestFirst.ts';

// Packages are read from their TypeScript source, so nothing has to be built before the tests run.
const conditions = ['@prism-rl/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      '{packages,apps}/*/{src,test}/**/*.test.ts',
      'test/**/*.test.ts',
      'site/test/*.test.ts',
      'tools/**/*.test.ts',
    ],
    env: { PRISM_DEBUG: '1' },
    execArgv: ['--conditions=@prism-rl/source'],
    // One process for each core; the longest files first, so that none of them is left for the end alone.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    // No test waits for so long; a machine with other work to do may make it.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
});

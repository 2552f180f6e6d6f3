import { defineConfig } from 'vitest/config';

// Packages are read from their TypeScript source, so nothing has to be built before the tests run.
const conditions = ['@prism-rl/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
    env: { PRISM_DEBUG: '1' },
    execArgv: ['--conditions=@prism-rl/source'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

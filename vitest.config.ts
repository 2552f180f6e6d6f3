import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/longestFirst.ts';

// Packages are read from their TypeScript source, so nothing has to be built before the tests run.
const conditions = ['@prism-rl/source', 'node', 'import', 'module', 'default'];

const include = [
  '{packages,apps}/*/{src,test}/**/*.test.ts',
  'test/**/*.test.ts',
  'site/test/*.test.ts',
  'tools/**/*.test.ts',
];

// Tests that stand beside their sources leave nothing behind, nor do those of packages that know neither an engine nor a compiler and start
// nothing: they share processes and the modules in them, which takes half of their time. Every other file has a process of its own: a
// backend of TensorFlow.js that one file has made, or a module that it has mocked, is still there in the next.
const plain = 'core,kernels,memory,stats,wrappers,env-classic,env-gridworld,env-minatar,algo-tabular,loggers';
const sharing = ['{packages,apps}/*/src/**/*.test.ts', `packages/{${plain}}/test/**/*.test.ts`];
const apart = [
  'packages/{nn,jit,algo-pg,algo-dqn-family,algo-ddpg-family}/src/**/*.test.ts',
  'packages/env-atari/src/node/romFolder.test.ts',
  'packages/runner/src/node/runLockWithoutLinks.test.ts',
  'packages/sweep/src/localQueue.test.ts',
];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    env: { PRISM_DEBUG: '1' },
    execArgv: ['--conditions=@prism-rl/source'],
    // One process more than cores, for there is always one that waits for what it has started; the longest files first, so that none of them
    // is left for the end alone.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // No test waits for so long; a machine with other work to do may make it.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'apart',
          include,
          exclude: [...configDefaults.exclude, ...sharing],
        },
      },
      { extends: true, test: { name: 'apart beside sources', include: apart } },
      {
        extends: true,
        test: {
          name: 'sharing',
          include: sharing,
          exclude: [...configDefaults.exclude, ...apart],
          isolate: false,
          unstubEnvs: true,
          unstubGlobals: true,
        },
      },
    ],
  },
});

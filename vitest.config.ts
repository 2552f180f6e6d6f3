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

// These files leave nothing behind: they share processes and the modules in them, which takes half of their time. All tests of the packages
// that know neither an engine nor a compiler, and of those with an engine the ones beside the sources and of passes over graphs, which look
// at one thing each. Every other file has a process of its own: what starts servers or browsers, trains for long, counts memory or asks for
// more than there is, races others, or mocks a module.
const plain =
  'core,kernels,memory,stats,wrappers,env-classic,env-gridworld,env-minatar,algo-tabular,loggers,runner';
const withEngine = 'algo-a3c,algo-ddpg-family,algo-dqn-family,algo-pg,jit,nn';
const apart = 'ortBackends|runLockWithoutLinks|lockRace|outOfMemory';
const sharing = [
  `packages/{${plain}}/{src,test}/**/!(${apart}).test.ts`,
  `packages/{${withEngine}}/src/**/!(${apart}).test.ts`,
  'packages/graph/src/**/*.test.ts',
  'packages/jit/test/passes/*.test.ts',
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
      {
        extends: true,
        test: {
          name: 'sharing',
          include: sharing,
          isolate: false,
          unstubEnvs: true,
          unstubGlobals: true,
        },
      },
    ],
  },
});

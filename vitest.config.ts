import { randomUUID } from 'node:crypto';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Packages are read from their TypeScript source, so nothing has to be built before the tests run.
const conditions = ['@prism-rl/source', 'node', 'import', 'module', 'default'];

const include = [
  '{packages,apps}/*/{src,test}/**/*.test.ts',
  'test/**/*.test.ts',
  'site/test/*.test.ts',
  'tools/**/*.test.ts',
];

// Most files share processes and the modules in them, which takes less than half of the time; `nextFile.ts` makes each file find its process
// as the first one did. Of the others each has a process: those that start processes, threads or a browser, measure what a process
// holds, mock modules, which are still mocked in the next file, load the page's worker, which replaces `fetch`, replace functions of `node:fs`, or load a GPU's driver.
const measuring = 'bytes|leaks|soak|disposal|lockRace|outOfMemory';
const starting = 'browser|deviceBrowser|tfjsNode|threads|sharedParameters|redisQueue';
const sharing = ['{packages,apps}/*/src/**/*.test.ts', 'packages/!(cli)/test/**/*.test.ts'];
const apart = [
  `packages/*/test/**/@(${measuring}|${starting})?(.slow).test.ts`,
  'packages/core/src/@(debug|errors).test.ts',
  'packages/env-atari/src/node/romFolder.test.ts',
  'packages/env-classic/src/kernel/kernels.test.ts',
  'packages/env-gymnasium/test/*.test.ts',
  'packages/gpu/test/*.test.ts',
  'packages/nn/src/ortBackends.test.ts',
  'packages/runner/src/node/runDirectory.test.ts',
  'apps/playground/src/run/host/host.test.ts',
  'packages/experiments/src/work/localQueue.test.ts',
  'packages/cli/src/weights/startingPoint.test.ts',
  'packages/experiments/src/@(results/result|search/study/search).test.ts',
  'packages/runner/src/node/@(runLock|inPieces|checkpoint).test.ts',
];

/** What the tier that `scripts/test.ts` runs leaves out; who calls vitest runs what he names. */
const tiers: { readonly [name: string]: readonly string[] } = {
  fast: ['**/*.slow.test.ts'],
  slow: ['**/!(*.slow).test.ts'],
};
/** What tests of one run share is found by its id. */
const run = randomUUID();
/** No test reads or writes what this user has named. */
const state = join(tmpdir(), `prism-state-${run}`);
const left = [...configDefaults.exclude, ...(tiers[process.env.PRISM_TEST_TIER ?? ''] ?? [])];

/** Vitest begins with large files, where it knows no times. These are small, but take minutes: they begin before, so that none ends alone. */
const isLong = ({ moduleId }: TestSpecification): boolean =>
  /(signs|improvement|connectFourSolver|searchTraining|encodeFilm|dqfd)\.slow\.test\.ts$/.test(moduleId);

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const projects = Map.groupBy(await super.sort(files), ({ project }) => project.name).values();
    return [...projects].flatMap((own) => [...own.filter(isLong), ...own.filter((file) => !isLong(file))]);
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    env: { PRISM_DEBUG: '1', PRISM_TEST_RUN: run, XDG_STATE_HOME: state },
    execArgv: ['--conditions=@prism-rl/source'],
    // One process more than cores, for there is always one that waits for what it has started.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongFirst },
    // No test waits for so long; a machine with other work to do may make it.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'apart',
          include,
          exclude: [...left, ...sharing],
        },
      },
      { extends: true, test: { name: 'apart beside sources', include: apart, exclude: left } },
      {
        extends: true,
        test: {
          name: 'sharing',
          env: { PRISM_TEST_SHARES_PROCESS: '1' },
          include: sharing,
          exclude: [...left, ...apart],
          isolate: false,
          setupFiles: ['scripts/test/nextFile.ts'],
          unstubEnvs: true,
          unstubGlobals: true,
        },
      },
    ],
  },
});

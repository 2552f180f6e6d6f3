// The order of test files: those that start whole programs or train for long first, then the others as vitest has them, and last those that
// share processes, one after the other: a process lives for as long as such a file follows. `PRISM_TEST_KEPT` names the files that do not
// run (`keptTests.ts`).
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';
import { fromRoot } from './command.ts';

/** Files that take ten seconds and more, and folders of such, the longest first. */
const long = [
  'test/commandsRun',
  'packages/cli/test/prismCatch',
  'test/course',
  'apps/playground/test/',
  'packages/cli/test/ablate.',
  'packages/cli/test/together',
  'packages/nn/test/tfjsNode',
  'test/freshRuns',
  'packages/cli/test/evaluationsApart',
  'packages/cli/test/cli',
  'packages/cli/test/',
  'packages/sweep/test/',
  'packages/algo-dqn-family/test/conformance',
  'packages/env-atari/',
  'packages/jit/test/steps',
  'test/publishedResults',
  'packages/report/src/renderReport',
  'packages/algo-dqn-family/test/resume',
  'test/readme',
  'test/softwareGpu',
  'packages/jit/test/deviceBrowser',
  'test/browserTraining',
  'packages/algo-pg/test/',
  'packages/algo-a3c/test/',
  'packages/algo-ddpg-family/test/',
  'packages/algo-dqn-family/test/',
  'packages/env-box2d/',
  'packages/algo-tabular/test/',
];

const left = new Set<string>(JSON.parse(process.env.PRISM_TEST_KEPT ?? '[]') as string[]);

/** Sorts what is known to take long to the front. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = (await super.sort(files)).filter(({ moduleId }) => !left.has(fromRoot(moduleId)));
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const place = long.findIndex((start) => fromRoot(moduleId).startsWith(start));
      const among = place === -1 ? long.length : place;
      return project.config.isolate ? among : long.length + 1 + among;
    };
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}

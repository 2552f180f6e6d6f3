import fs from 'node:fs';
import { defineConfig } from 'vitest/config';
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';
import base from '../../vitest.config.ts';
import { distance } from './distance.ts';
import { changedFilesOf } from './strykerPlugin.ts';

/**
 * The tests most likely to notice first: those beside the changed file, then others by how near they lie, tests of whole runs last. A
 * change that is noticed costs no more than its first failing test.
 */
class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { activeMutant } = this.ctx.getRootProject().getProvidedContext() as {
      readonly activeMutant?: string;
    };
    const changed = activeMutant === undefined ? undefined : changedFiles()[activeMutant];
    const rank = ({ moduleId }: TestSpecification): number => distance(changed, moduleId);
    return files.sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

/** The file of each change that is being tried, by StrykerJS's number; none while all tests run once without any. */
function changedFiles(): { readonly [mutant: string]: string } {
  const file = changedFilesOf(process.env.PRISM_MUTATION_JOB ?? '');
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
}

/** Names of tests that take long, or notice late what others notice at once: whole courses of learning, threads, leaks. */
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
    projects: undefined,
    include: (process.env.PRISM_MUTATION_TESTS ?? '').split(' '),
    exclude: ['**/node_modules/**', `**/{${[...slow, ...unsuited].join(',')}}.test.ts`],
    sequence: { sequencer: NearestFirst },
    // Time is Stryker's to watch.
    testTimeout: 0,
    hookTimeout: 0,
  },
});

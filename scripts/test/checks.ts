// The checks of `npm test` besides the tests themselves.
import { problemOf } from './command.ts';
import { checkClock } from './nondeterminism.ts';

/** One of them. */
export interface Check {
  readonly name: string;
  /** undefined when all is well, otherwise what is wrong. */
  readonly run: () => Promise<string | undefined>;
}

/** TypeScript looks again at files that have changed, and at those that depend on them. */
const onlyWhatChanged = ['--incremental', '--tsBuildInfoFile', '.tools/types.tsbuildinfo'];

/** They run one after the other: most of them keep a core busy, beside the tests. */
export const checks: readonly Check[] = [
  { name: 'package.json files agree (sherif)', run: () => problemOf('sherif', ['--fail-on-warnings']) },
  { name: 'format and lint (biome)', run: () => problemOf('biome', ['check', '--max-diagnostics=20']) },
  { name: 'no Math.random, no clock in packages', run: checkClock },
  {
    name: 'types of sources, tests and benches (tsc)',
    run: () => problemOf('tsc', ['-p', 'tsconfig.json', '--pretty', 'false', ...onlyWhatChanged]),
  },
  {
    name: 'floors of the architecture (dependency-cruiser)',
    run: () =>
      problemOf('depcruise', [
        '--config',
        '.dependency-cruiser.mjs',
        ...['--cache', '.tools/dependency-cruiser', '--cache-strategy', 'content'],
        '--output-type',
        'err-long',
        'packages',
        'scripts',
        'benchmarks',
        'tools',
      ]),
  },
  {
    name: 'nothing unused (knip)',
    run: () =>
      problemOf('knip', [
        ...['--no-progress', '--no-config-hints'],
        ...['--cache', '--cache-location', '.tools/knip'],
      ]),
  },
];

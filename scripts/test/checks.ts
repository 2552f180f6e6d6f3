// The checks of `npm test` in addition to the tests.
import { checkLines } from '../lines.ts';
import { problemOf } from './command.ts';
import { checkClock } from './nondeterminism.ts';

/** A check. */
export interface Check {
  readonly name: string;
  /** Resolves to undefined on success, otherwise to a description of the problem. */
  readonly run: () => Promise<string | undefined>;
}

/** TypeScript checks changed files and their dependents only. */
const onlyWhatChanged = ['--incremental', '--tsBuildInfoFile', '.tools/types.tsbuildinfo'];

/** Run one after the other: most of them keep a core busy while the tests run. */
export const checks: readonly Check[] = [
  {
    name: 'format and lint (biome)',
    run: () => problemOf('biome', ['check', '--diagnostic-level=error', '--max-diagnostics=20']),
  },
  { name: 'package.json files agree (sherif)', run: () => problemOf('sherif', ['--fail-on-warnings']) },
  { name: 'no Math.random, no clock in packages', run: checkClock },
  { name: 'lines of packages (scripts/lines.json)', run: checkLines },
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
        'apps',
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

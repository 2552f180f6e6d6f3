import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { QueuedJob, Registry, Run } from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';
import {
  localQueueFile,
  makeSweepDirectory,
  outcomeOf,
  requireKept,
  runDirectoryOf,
  type SweepResult,
  sweepFiles,
  writeAblation,
  writeHeading,
  writeResults,
} from '@prism-rl/experiments';
import type { OptionValues } from '../command.ts';
import { printJson, say } from '../output.ts';
import { concludeSweep } from './conductSweep.ts';
import { type SharedSweep, storeOf } from './sharedSweep.ts';

/**
 * Writes the current results and report of a shared sweep into a directory, and its runs if wanted.
 *
 * @returns the exit code.
 * @throws PrismError `invalid-argument` without a directory, `incompatible` where another sweep lies there.
 */
export async function collectSweep(
  shared: SharedSweep,
  jobs: readonly QueuedJob<Run, SweepResult>[],
  options: OptionValues,
  registry: Registry,
): Promise<number> {
  const directory = options.text('out');
  if (directory === undefined) {
    throw new PrismError('invalid-argument', 'prism sweep collect needs --out.', {
      hint: 'For example: prism sweep collect --queue redis://localhost:6379/0 --out runs/mine',
    });
  }
  makeSweepDirectory(directory);
  const outcome = outcomeOf(jobs);
  const { results, failures, remaining } = outcome;
  requireNoOther(directory, options.text('queue'));
  requireKept(directory, results);
  writeResults(join(directory, sweepFiles.results), results);
  writeHeading(directory, shared);
  if (options.flag('runs')) await bringRuns(shared, results, directory);
  const report = writeAblation(directory, registry, { failures, remaining });
  say(`${counted(results.length, 'run')} done, ${remaining} left`);
  if (report !== undefined) say(`report: ${report}`);
  const code = concludeSweep(
    { ...outcome, reason: 'finished' },
    '--retry-failed of prism worker tries again',
  );
  if (options.flag('json')) {
    printJson({ directory, runs: results.length, remaining, failures, report: report ?? null });
  }
  return code;
}

/** A sweep of this machine writes its own results there, again and again. */
function requireNoOther(directory: string, address: string | undefined): void {
  const queue = resolve(directory, sweepFiles.queue);
  const own = localQueueFile(address ?? '') ?? '';
  if (!existsSync(queue) || resolve(own) === queue) return;
  throw new PrismError('incompatible', `${directory} is the directory of another sweep.`, {
    hint: 'Name a new directory with --out, or that of an earlier collection of this sweep.',
  });
}

async function bringRuns(
  shared: SharedSweep,
  results: readonly SweepResult[],
  directory: string,
): Promise<void> {
  const store = await storeOf(shared);
  if (store.address === resolve(directory)) return;
  for (const result of results) {
    const folder = join(directory, ...runDirectoryOf(result));
    if (!existsSync(folder) && !(await store.fetch(runDirectoryOf(result), folder))) {
      say(`warning: ${store.address} does not hold ${result.id}`);
    }
  }
}

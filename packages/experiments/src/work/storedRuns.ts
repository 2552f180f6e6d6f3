/** Reads results from the directories of runs, without a queue. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PrismError, type Run } from '@prism-rl/core';
import { endRowOf, readMetrics } from '@prism-rl/loggers';
import { readManifest, runFiles } from '@prism-rl/runner/node';
import { runDirectoryOf, runIdOf } from '../plan/planSweep.ts';
import { type RunFailure, resultOf, type SweepResult } from '../results/result.ts';
import { sweepFiles } from './sweepDirectory.ts';

/** Runs that were found in the folders of a sweep. */
export interface StoredRuns {
  readonly results: readonly SweepResult[];
  /** Finished runs whose files are damaged. */
  readonly failures: readonly RunFailure[];
  /** Runs that have begun and are not finished. */
  readonly remaining: number;
}

/**
 * Reads the folders of the runs in a sweep's directory, in order. The queue knows more: failed runs, and runs that have not begun.
 *
 * @param known ids of runs to leave out.
 */
export function storedRuns(directory: string, known: ReadonlySet<string> = new Set()): StoredRuns {
  const results: SweepResult[] = [];
  const failures: RunFailure[] = [];
  let remaining = 0;
  for (const { path, manifest } of manifestsBelow(directory)) {
    const id = runIdOf(manifest);
    if (known.has(id)) continue;
    const metrics = join(path, runFiles.metrics);
    try {
      const end = existsSync(metrics) ? endRowOf(metrics) : undefined;
      if (end === undefined || end.reason === 'stopped') remaining++;
      else results.push(resultOf(id, manifest, readMetrics(metrics)));
    } catch (error) {
      if (!(error instanceof PrismError)) throw error;
      failures.push({ id, error: error.message });
    }
  }
  return { results, failures, remaining };
}

/** The runs in their own folders; the runs of a worker that lost its lease are in folders with other names. */
function* manifestsBelow(directory: string): Generator<{ readonly path: string; readonly manifest: Run }> {
  const folders = (path: string): string[] =>
    readdirSync(path, { withFileTypes: true })
      .flatMap((entry) => (entry.isDirectory() ? join(path, entry.name) : []))
      .sort(byNumber);
  const root = join(directory, sweepFiles.runs);
  if (!existsSync(root)) return;
  for (const path of folders(root).flatMap(folders).flatMap(folders)) {
    const manifest = existsSync(join(path, runFiles.manifest)) ? readable(path) : undefined;
    if (manifest === undefined) continue;
    if (resolve(directory, ...runDirectoryOf(manifest)) === resolve(path)) yield { path, manifest };
  }
}

const { compare: byNumber } = new Intl.Collator('en', { numeric: true });

/** undefined for a damaged manifest: a run that has not begun. */
function readable(path: string): Run | undefined {
  try {
    return readManifest(path);
  } catch (error) {
    if (error instanceof PrismError) return undefined;
    throw error;
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '@prism-rl/core';
import { endRowOf } from '@prism-rl/loggers';
import { endedWith, envStepsOf } from '@prism-rl/runner';
import { runFiles } from '@prism-rl/runner/node';

/**
 * Whether a run of `steps` steps is over: its newest checkpoint is the one at its end, behind the last evaluation, and its metrics say so,
 * too. A kill in between leaves them without that row; the process that resumes the run writes it.
 */
export function isOver(runDir: string, newest: Snapshot, steps: number): boolean {
  const isDue = newest.meta.evaluationDue === true || newest.meta.verificationDue === true;
  if (isDue || (envStepsOf(newest) < steps && endedWith(newest, steps) === undefined)) return false;
  const metrics = join(runDir, runFiles.metrics);
  const end = existsSync(metrics) ? endRowOf(metrics) : undefined;
  return end !== undefined && end.reason !== 'stopped';
}

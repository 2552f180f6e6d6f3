import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Run, Snapshot } from '@prism-rl/core';
import { soundMetrics } from '@prism-rl/loggers';
import { envStepsOf } from '@prism-rl/runner';
import { runFiles } from '@prism-rl/runner/node';

/** Whether a run's newest checkpoint follows the evaluation that ends its leg. For the last leg, the end of the run decides. */
export function isEndOfLeg(runDir: string, newest: Snapshot, { schedule, steps }: Run): boolean {
  const leg = schedule?.leg;
  const metrics = join(runDir, runFiles.metrics);
  if (leg === undefined || leg.until >= steps || !existsSync(metrics)) return false;
  if (newest.meta.evaluationDue === true) return false;
  const saved = envStepsOf(newest);
  for (const row of soundMetrics(metrics)) {
    if (row.type === 'evaluation' && row.envSteps >= leg.until && row.envSteps <= saved) return true;
  }
  return false;
}

import type { Snapshot } from '@prism-rl/core';

/** Environment steps that a run had taken when it was saved. */
export function envStepsOf(run: Snapshot): number {
  return (run.meta.trainer as { envSteps: number }).envSteps;
}

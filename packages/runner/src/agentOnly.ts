import type { Snapshot } from '@prism-rl/core';
import { mergeSnapshots } from '@prism-rl/core';

/**
 * The trainer's part of a checkpoint that holds no more than acting needs: for runs that are over, and for those whose environment
 * cannot be saved. Its agent can be evaluated, watched and exported; the run cannot resume from it.
 *
 * @param agent what the agent saved.
 */
export function agentOnly(agent: Snapshot, envSteps: number): Snapshot {
  const { meta, arrays } = mergeSnapshots({ agent });
  return { meta: { ...meta, envSteps, agentOnly: true }, arrays };
}

/** Whether a run's checkpoint was made by {@link agentOnly}. */
export function isAgentOnly(run: Snapshot): boolean {
  return (run.meta.trainer as { agentOnly?: boolean }).agentOnly === true;
}

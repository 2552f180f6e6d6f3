/** Facts that the snapshot of a whole run holds: how far the run was, whether it had ended, and whether it can resume. */
import type { EndReason, Snapshot } from '@prism-rl/core';
import { mergeSnapshots, messageOf } from '@prism-rl/core';

/** Environment steps that a run had taken when it was saved. */
export function envStepsOf(run: Snapshot): number {
  return (run.meta.trainer as { envSteps: number }).envSteps;
}

/**
 * Why the run of a checkpoint ended there, if `steps` is its length; undefined for a run that continues: it was stopped or saved on
 * the way, or now has another length.
 */
export function endedWith({ meta }: Snapshot, steps: number): EndReason | undefined {
  return meta.steps === steps ? (meta.ended as EndReason | undefined) : undefined;
}

/** Same, for a run stopped during its final evaluation. */
export function endingWith({ meta }: Snapshot, steps: number): EndReason | undefined {
  return meta.steps === steps ? (meta.ending as EndReason | undefined) : undefined;
}

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

/** Why a sound checkpoint does not fit, in words: errors of JavaScript speak of the code that met it, which says nothing to people. */
export function whyUnfit(cause: unknown): string {
  const isOfCode =
    cause instanceof TypeError || cause instanceof RangeError || cause instanceof ReferenceError;
  return isOfCode ? 'something in it is missing, or of another kind than is needed' : messageOf(cause);
}

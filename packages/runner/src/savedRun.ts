import type { EndReason, Run, Snapshot } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, messageOf, PrismError } from '@prism-rl/core';

/** Environment steps of a saved run. */
export function envStepsOf(run: Snapshot): number {
  return (run.meta.trainer as { envSteps: number }).envSteps;
}

/**
 * Why the run ended at this checkpoint; undefined if it continues, because it was stopped or saved before its end, or `steps` is another length.
 */
export function endedWith({ meta }: Snapshot, steps: number): EndReason | undefined {
  return meta.steps === steps ? (meta.ended as EndReason | undefined) : undefined;
}

/**
 * Creates the trainer's part of a checkpoint that contains only the agent, for finished runs. The agent can be evaluated, watched and exported,
 * but the run cannot resume.
 *
 * @param agent the agent's snapshot.
 */
export function agentOnly(agent: Snapshot, envSteps: number): Snapshot {
  const { meta, arrays } = mergeSnapshots({ agent });
  return { meta: { ...meta, envSteps, agentOnly: true }, arrays };
}

/** Whether a checkpoint was created by {@link agentOnly}. */
export function isAgentOnly(run: Snapshot): boolean {
  return (run.meta.trainer as { agentOnly?: boolean }).agentOnly === true;
}

/** Whether a run that resumes from this checkpoint ends as if it had not been stopped. */
export function resumesExactly(run: Snapshot): boolean {
  return !isAgentOnly(run) && (run.meta.trainer as { newEpisodes?: boolean }).newEpisodes !== true;
}

/** @throws PrismError `incompatible` for the trainer's part of a checkpoint that was created by {@link agentOnly}. */
export function requireWhole(trainer: Snapshot): void {
  if (trainer.meta.agentOnly !== true) return;
  throw PrismError.incompatible`This run cannot resume: its checkpoint contains only the agent.
    Evaluate, watch or export it, or start a new run.`;
}

/** Words for an error of restoring an undamaged checkpoint; JavaScript's own errors describe only the code that failed. */
export function restoreErrorText(cause: unknown): string {
  const isOfCode =
    cause instanceof TypeError || cause instanceof RangeError || cause instanceof ReferenceError;
  return isOfCode ? 'a part of it is missing or has another type' : messageOf(cause);
}

/** A trained agent: its run, and the agent's part of a checkpoint. */
export interface Trained {
  readonly run: Run;
  readonly agent: Snapshot;
}

/** The agent's part of a checkpoint. */
export function agentIn(checkpoint: Snapshot): Snapshot {
  return childSnapshot(childSnapshot(checkpoint, 'trainer'), 'agent');
}

/** Where checkpoints keep the opponent, among the operators. */
export const opponentKey = 'opponent';

/** The agents of a saved pool, from the oldest to the newest, with the environment steps of their training. */
export function pooledIn(opponent: Snapshot): { readonly envSteps: number; readonly agent: Snapshot }[] {
  const { steps = [] } = opponent.meta;
  return (steps as number[]).map((envSteps, k) => ({ envSteps, agent: childSnapshot(opponent, String(k)) }));
}

/** As {@link pooledIn}, from the checkpoint of a run; empty unless its opponent was `self`. */
export function poolIn(checkpoint: Snapshot): ReturnType<typeof pooledIn> {
  return pooledIn(childSnapshot(childSnapshot(checkpoint, 'operators'), opponentKey));
}

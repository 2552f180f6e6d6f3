import type { EndReason, Snapshot } from '@prism-rl/core';

/**
 * Why the run of a checkpoint ended there, if it is to have `steps` steps; undefined for one that continues: it was stopped or saved on its
 * way, or is given another number of steps than it ended with.
 */
export function endedWith({ meta }: Snapshot, steps: number): EndReason | undefined {
  return meta.steps === steps ? (meta.ended as EndReason | undefined) : undefined;
}

/** The same for one that was stopped in its last evaluation, which is all that it lacks. */
export function endingWith({ meta }: Snapshot, steps: number): EndReason | undefined {
  return meta.steps === steps ? (meta.ending as EndReason | undefined) : undefined;
}

import type { EndReason, Snapshot } from '@prism-rl/core';

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

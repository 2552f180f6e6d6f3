import { higherFirst, type Trial } from '@prism-rl/core';

/**
 * Trials that say something, best first: those that came farther, then those of higher value; trials that failed, or whose
 * value is NaN, stand last, and those without a value are left out. To come farther is to have been among the best before.
 */
export function ranked(trials: readonly Trial[]): Trial[] {
  return trials.filter(({ state, value }) => state === 'failed' || value !== undefined).sort(byRank);
}

function byRank(a: Trial, b: Trial): number {
  const failed = Number(hasFailed(a)) - Number(hasFailed(b));
  if (failed !== 0) return failed;
  if (a.steps !== b.steps) return b.steps - a.steps;
  return higherFirst(a.value ?? 0, b.value ?? 0) || a.number - b.number;
}

/** Whether a trial is none to choose. */
export function hasFailed({ state, value }: Trial): boolean {
  return state === 'failed' || Number.isNaN(value);
}

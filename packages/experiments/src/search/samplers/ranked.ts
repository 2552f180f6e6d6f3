import { higherFirst, type Trial } from '@prism-rl/core';

/**
 * Ranks trials with a value, best first: by steps, then by value, since only the best trials of a rung reach the next one. Trials that failed or
 * whose value is NaN are last.
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

/** Whether a trial must not be chosen. */
export function hasFailed({ state, value }: Trial): boolean {
  return state === 'failed' || Number.isNaN(value);
}

import { higherFirst } from '@prism-rl/core';
import { type Pruner, reached, waitingAt } from './pruner.ts';

/**
 * The median rule (Golovin et al. 2017, section 3.2.1, with the value at a rung in the place of the running mean): a trial continues unless it
 * is worse than the median of all that came to its rung. The first trials always continue.
 *
 * @param startup so many.
 */
export function medianPruner(rungs: readonly number[], startup = 5): Pruner {
  return {
    rungs,
    next: (trials) => {
      for (let rung = rungs.length - 2; rung >= 0; rung--) {
        const values = reached(rung, trials)
          .map((trial) => trial.values[rung]!)
          .sort(higherFirst);
        const waiting = waitingAt(rung, trials).filter(
          (trial) => trial.values[rung]! > Number.NEGATIVE_INFINITY,
        );
        const middle = values[values.length >> 1]!; // of two in the middle the lower one
        const next = waiting.find(
          (trial) => trial.number < startup || higherFirst(trial.values[rung]!, middle) <= 0,
        );
        if (next !== undefined) return next.number;
      }
      return undefined;
    },
  };
}

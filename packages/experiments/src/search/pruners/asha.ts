import { higherFirst } from '@prism-rl/core';
import { type Pruner, reached, type TrialScores, waitingAt } from './pruner.ts';

/**
 * Asynchronous successive halving (Li et al. 2020, algorithm 2): of the trials that came to a rung, the best part of `1/reduction` continues,
 * looked at from the highest rung down whenever there is room; where none may, a new trial begins.
 *
 * @param rungs environment steps, rising; each about `reduction` times the one before.
 */
export function asha(rungs: readonly number[], reduction: number): Pruner {
  return {
    rungs,
    next: (trials) => {
      for (let rung = rungs.length - 2; rung >= 0; rung--) {
        const all = reached(rung, trials).sort((a, b) => byValueAt(rung, a, b));
        const best = all.slice(0, Math.floor(all.length / reduction));
        const waiting = new Set(waitingAt(rung, trials));
        const next = best.find(
          (trial) => waiting.has(trial) && trial.values[rung]! > Number.NEGATIVE_INFINITY,
        );
        if (next !== undefined) return next.number;
      }
      return undefined;
    },
  };
}

/** Best first; of equals the older one. */
function byValueAt(rung: number, a: TrialScores, b: TrialScores): number {
  return higherFirst(a.values[rung]!, b.values[rung]!) || a.number - b.number;
}

/** Rungs of a run of so many steps: the last is the whole, each before it a part of `1/reduction` of the next. */
export function rungsOf(steps: number, reduction: number, count: number): number[] {
  const first = Math.ceil(steps / reduction ** (count - 1));
  return Array.from({ length: count }, (_, k) => Math.min(steps, first * reduction ** k));
}

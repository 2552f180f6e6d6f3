import { higherFirst } from '@prism-rl/core';

/** How a trial has done at each of the rungs that it came to. */
export interface TrialScores {
  /** From 0, in the order of suggestions. */
  readonly number: number;
  /** The objective at each rung so far; −Infinity or NaN where it failed. */
  readonly values: readonly number[];
  /** Whether it is on its way to the next rung. */
  readonly isRunning: boolean;
}

export interface Pruner {
  /** Environment steps after which trials wait, rising; the last is a whole run. */
  readonly rungs: readonly number[];
  /**
   * The trial that continues to its next rung now; undefined: none does, there is room for a new one.
   *
   * @param trials all that were begun, in their order.
   */
  next(trials: readonly TrialScores[]): number | undefined;
}

/** Every trial takes the whole run. */
export function noPruner(steps: number): Pruner {
  return { rungs: [steps], next: () => undefined };
}

/** Looks from the highest rung down whenever there is room; where no trial may continue, a new one begins. */
function promoting(
  rungs: readonly number[],
  /** @param reached trials that came to a rung, best first. @param waiting those behind it that have not failed. */
  choose: (
    rung: number,
    reached: readonly TrialScores[],
    waiting: readonly TrialScores[],
  ) => TrialScores | undefined,
): Pruner {
  return {
    rungs,
    next: (trials) => {
      for (let rung = rungs.length - 2; rung >= 0; rung--) {
        const reached = trials.filter(({ values }) => values.length > rung);
        const waiting = reached.filter(
          ({ values, isRunning }) =>
            !isRunning && values.length === rung + 1 && values[rung]! > Number.NEGATIVE_INFINITY,
        );
        const next = choose(
          rung,
          reached.sort((a, b) => byValueAt(rung, a, b)),
          waiting,
        );
        if (next !== undefined) return next.number;
      }
      return undefined;
    },
  };
}

/**
 * Asynchronous successive halving (Li et al. 2020, algorithm 2): of the trials that came to a rung, the best part of `1/reduction` continues.
 *
 * @param rungs environment steps, rising; each about `reduction` times the one before.
 */
export function asha(rungs: readonly number[], reduction: number): Pruner {
  return promoting(rungs, (_, reached, waiting) =>
    reached.slice(0, Math.floor(reached.length / reduction)).find((trial) => waiting.includes(trial)),
  );
}

/** Best first; of equals the older one. */
function byValueAt(rung: number, a: TrialScores, b: TrialScores): number {
  return higherFirst(a.values[rung]!, b.values[rung]!) || a.number - b.number;
}

/**
 * Rungs of a run with a number of steps: the last is the whole run, each earlier one is `1/reduction` of the next. A run of very few steps has
 * fewer.
 */
export function rungsOf(steps: number, reduction: number, count: number): number[] {
  const first = Math.ceil(steps / reduction ** (count - 1));
  return [...new Set(Array.from({ length: count }, (_, k) => Math.min(steps, first * reduction ** k)))];
}

/**
 * The median rule (Golovin et al. 2017, section 3.2.1, with the value at a rung in the place of the running mean): a trial continues unless it
 * is worse than the median of all that came to its rung. The first trials always continue.
 *
 * @param startup number of these first trials.
 */
export function medianPruner(rungs: readonly number[], startup = 5): Pruner {
  return promoting(rungs, (rung, reached, waiting) => {
    const median = reached[reached.length >> 1]?.values[rung]; // of two in the middle the lower one
    return waiting.find(({ number, values }) => number < startup || higherFirst(values[rung]!, median!) <= 0);
  });
}

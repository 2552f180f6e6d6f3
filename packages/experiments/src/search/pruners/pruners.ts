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

/** Decides which trials continue. */
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

/** Trials that wait behind a rung. */
export function waitingAt(rung: number, trials: readonly TrialScores[]): TrialScores[] {
  return trials.filter(({ values, isRunning }) => !isRunning && values.length === rung + 1);
}

/** Trials that came to a rung, those that continued included. */
export function reached(rung: number, trials: readonly TrialScores[]): TrialScores[] {
  return trials.filter(({ values }) => values.length > rung);
}

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

/** Rungs of a run with a number of steps: the last is the whole run, each earlier one is `1/reduction` of the next. */
export function rungsOf(steps: number, reduction: number, count: number): number[] {
  const first = Math.ceil(steps / reduction ** (count - 1));
  return Array.from({ length: count }, (_, k) => Math.min(steps, first * reduction ** k));
}

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

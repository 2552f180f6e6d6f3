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

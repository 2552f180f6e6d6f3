/** Settings of all Monte Carlo methods. */

import { oneOf, orWord, type ScheduleConfig, type Setting } from '@prism-rl/core';
import { stepSize } from './settings.ts';

/** α as in other methods, or `sample-average`: every estimate is the mean of its returns. */
export type ReturnStepSize = ScheduleConfig | 'sample-average';

/** Whether every visit of an episode to a state (or pair) counts, or only the first. */
export type Visits = 'first' | 'every';

/** Setting of a {@link ReturnStepSize}. */
export const returnStepSize: Setting<ReturnStepSize> = {
  ...orWord(stepSize, 'sample-average', 'sample-average'),
  meaning:
    'α: how far an estimate moves towards a return; sample-average: estimates are the means of all returns. A constant one forgets returns of policies long left behind',
};

/** Setting of {@link Visits}. */
export const visits: Setting<Visits> = oneOf(
  ['first', 'every'],
  'first',
  'Whether only the first visit of an episode counts, or every one',
);

/** Finds the first visits of an episode to each state or pair (Sutton & Barto 2018, section 5.1). */
export class FirstVisits {
  /** The step of the first visit, and the episode of that visit. */
  readonly #steps: Int32Array;
  readonly #episodes: Int32Array;
  #episode = 0;

  /** @param size entries are 0 … size − 1. */
  constructor(size: number) {
    this.#steps = new Int32Array(size);
    this.#episodes = new Int32Array(size).fill(-1);
  }

  /** Reads an episode: `entries[t]` is the entry visited at step t. */
  read(entries: Int32Array, length: number): void {
    this.#episode = (this.#episode + 1) | 0;
    for (let t = 0; t < length; t++) {
      const entry = entries[t]!;
      if (this.#episodes[entry] === this.#episode) continue;
      this.#episodes[entry] = this.#episode;
      this.#steps[entry] = t;
    }
  }

  isFirst(entry: number, t: number): boolean {
    return this.#steps[entry] === t;
  }
}

/**
 * Step size of each entry's next update: 1/N(s), which makes the estimate the mean of all returns (Sutton & Barto 2018, section 2.4), or a
 * given step size (constant-α Monte Carlo, eq. 6.1).
 */
export class RunningAverages {
  readonly counts: Float64Array;
  readonly #isMean: boolean;

  /** @param isMean whether step sizes are 1/N. */
  constructor(size: number, isMean: boolean) {
    this.counts = new Float64Array(size);
    this.#isMean = isMean;
  }

  /** Counts an update of `entry` and returns its step size. */
  next(entry: number, stepSize: number): number {
    const count = ++this.counts[entry]!;
    return this.#isMean ? 1 / count : stepSize;
  }
}

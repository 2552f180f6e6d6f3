/** Settings of all Monte Carlo methods. */

import { oneOf, orWord, type ScheduleConfig, type Setting } from '@prism-rl/core';
import type { Episode } from './memory/episodes.ts';
import { stepSize } from './settings.ts';

/** α as in other methods, or `sample-average`: every estimate is the mean of its returns. */
export type ReturnStepSize = ScheduleConfig | 'sample-average';

/** Whether every visit of an episode to a state (or pair) counts, or only the first. */
export type Visits = 'first' | 'every';

export const returnStepSize: Setting<ReturnStepSize> = {
  ...orWord(stepSize, 'sample-average', 'sample-average'),
  meaning:
    'α: how far an estimate moves towards a return; sample-average: estimates are means of all returns. A constant forgets the returns of earlier policies',
};

export const visits: Setting<Visits> = oneOf(
  ['first', 'every'],
  'first',
  'Whether the first or every visit of an episode counts',
);

/** Stop at larger importance weights: products over an episode would overflow float64, and this one already outweighs all others. */
export const heaviest = 1e200;

export interface ReturnSettings {
  readonly stepSize: ReturnStepSize;
  readonly visits: Visits;
}

/**
 * Learns a table from the returns of whole episodes, of every visit or of each entry's first visit (Sutton & Barto 2018, section 5.1), with
 * the mean of all returns (section 2.4) or a given step size (constant-α Monte Carlo, eq. 6.1).
 */
export class ReturnAverages {
  /** Number of updates of each entry. */
  readonly counts: Float64Array;
  readonly #isMean: boolean;
  /** The step of the first visit of each entry, and the episode of that visit; undefined if every visit counts. */
  readonly #first: { readonly steps: Int32Array; readonly episodes: Int32Array } | undefined;
  #episode = 0;
  /** Sum and number of the absolute errors of the last episode. */
  errors = 0;
  updates = 0;

  constructor(size: number, { stepSize, visits: which }: ReturnSettings) {
    this.counts = new Float64Array(size);
    this.#isMean = stepSize === 'sample-average';
    if (which === 'first')
      this.#first = { steps: new Int32Array(size), episodes: new Int32Array(size).fill(-1) };
  }

  /**
   * Reads an episode backwards: G ← γ G + R_{t+1}; unless entry t appears before, for first visits: table ← average(Returns).
   *
   * @param entries the entry visited at each step.
   * @param last the value of the last state.
   */
  learn(
    table: Float64Array,
    entries: Int32Array,
    { length, rewards }: Episode,
    last: number,
    discount: number,
    stepSize: number,
  ): void {
    const first = this.#first;
    if (first !== undefined) this.#findFirst(first, entries, length);
    let g = last;
    this.errors = 0;
    this.updates = 0;
    for (let t = length - 1; t >= 0; t--) {
      g = discount * g + rewards[t]!;
      const entry = entries[t]!;
      if (first !== undefined && first.steps[entry] !== t) continue;
      const error = g - table[entry]!;
      const count = ++this.counts[entry]!;
      table[entry]! += (this.#isMean ? 1 / count : stepSize) * error;
      this.errors += Math.abs(error);
      this.updates++;
    }
  }

  #findFirst(
    { steps, episodes }: { readonly steps: Int32Array; readonly episodes: Int32Array },
    entries: Int32Array,
    length: number,
  ): void {
    this.#episode = (this.#episode + 1) | 0;
    for (let t = 0; t < length; t++) {
      const entry = entries[t]!;
      if (episodes[entry] === this.#episode) continue;
      episodes[entry] = this.#episode;
      steps[entry] = t;
    }
  }
}

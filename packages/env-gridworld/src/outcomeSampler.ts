import type { TabularModel } from '@prism-rl/core';

/**
 * Draws from a model as Gymnasium's toy-text environments do (`categorical_sample`): one `random()` each time, even where only
 * one outcome is possible, and the first entry whose running float64 sum is above it.
 */
export class OutcomeSampler {
  readonly model: TabularModel;
  /** Running sums of the probabilities within each state and action. */
  readonly cumulative: Float64Array;
  /**
   * Whether nothing is left to chance: one outcome everywhere, one start. Random numbers then change nothing that can be seen, so
   * that they need not be drawn; the only outcome of a state and action has their own index.
   */
  readonly isDeterministic: boolean;
  /** States with a positive start probability, and the running sums of these. */
  readonly #starts: Int32Array;
  readonly #startSums: Float64Array;

  constructor(model: TabularModel) {
    const { offsets, probabilities, startDistribution } = model;
    this.model = model;
    this.cumulative = new Float64Array(probabilities.length);
    for (let pair = 0; pair + 1 < offsets.length; pair++) {
      let sum = 0;
      for (let k = offsets[pair]!; k < offsets[pair + 1]!; k++) {
        sum += probabilities[k]!;
        this.cumulative[k] = sum;
      }
    }
    const starts: number[] = [];
    const sums: number[] = [];
    let sum = 0;
    for (const [state, probability] of startDistribution.entries()) {
      if (probability === 0) continue;
      sum += probability;
      starts.push(state);
      sums.push(sum);
    }
    this.isDeterministic = starts.length === 1 && probabilities.length === offsets.length - 1;
    this.#starts = Int32Array.from(starts);
    this.#startSums = Float64Array.from(sums);
  }

  /** Index of the outcome that `u`, uniform in [0, 1), stands for; the first one where rounding leaves none. */
  outcome(state: number, action: number, u: number): number {
    const { offsets, numActions } = this.model;
    const first = offsets[state * numActions + action]!;
    const end = offsets[state * numActions + action + 1]!;
    if (end - first > 16) return this.#search(first, end, u);
    for (let k = first; k < end; k++) if (this.cumulative[k]! > u) return k;
    return first;
  }

  /** The start state that `u`, uniform in [0, 1), stands for; state 0 where rounding leaves none, as in Gymnasium. */
  start(u: number): number {
    const sums = this.#startSums;
    let low = 0;
    let high = sums.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! > u) high = middle;
      else low = middle + 1;
    }
    return low === sums.length ? 0 : this.#starts[low]!;
  }

  #search(first: number, end: number, u: number): number {
    let low = first;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.cumulative[middle]! > u) high = middle;
      else low = middle + 1;
    }
    return low === end ? first : low;
  }
}

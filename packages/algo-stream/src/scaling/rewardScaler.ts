import type { Snapshot } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import { RunningScale } from './runningScale.ts';

/** Sums closer to 0 are 0: where rewards stop they would become denormal numbers, which are slow. */
const TINY = 1e-30;

/**
 * Divides rewards by the standard deviation of their discounted sums (Elsayed et al. 2024, reward scaling), so that values and errors have
 * a known size whatever the task pays. The mean stays: taking it away would change the task.
 */
export class RewardScaler {
  readonly #discount: number;
  readonly #scale = new RunningScale(1);
  /** u: discounted sum of rewards so far, of each row. */
  readonly #sums: Float64Array;

  constructor(rows: number, discount: number) {
    this.#discount = discount;
    this.#sums = new Float64Array(rows);
  }

  /** u ← γ u + R; R / √(variance of u + 10⁻⁸). @param isEnd whether the next reward is of another episode. */
  scale(row: number, reward: number, isEnd: boolean): number {
    const sums = this.#sums;
    const sum = this.#discount * sums[row]! + reward;
    sums[row] = Math.abs(sum) < TINY ? 0 : sum;
    this.#scale.add(sums, row);
    if (isEnd) sums[row] = 0;
    return reward * this.#scale.moments.scale[0]!;
  }

  save(): Snapshot {
    return mergeSnapshots({
      scale: this.#scale.save(),
      sums: { meta: {}, arrays: { sums: this.#sums.slice() } },
    });
  }

  /** Sums of another number of rows begin anew. */
  restore(snapshot: Snapshot): void {
    this.#scale.restore(childSnapshot(snapshot, 'scale'));
    const sums = childSnapshot(snapshot, 'sums').arrays.sums as Float64Array;
    if (sums.length === this.#sums.length) this.#sums.set(sums);
    else this.#sums.fill(0);
  }
}

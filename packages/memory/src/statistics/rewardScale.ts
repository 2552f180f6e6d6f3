import type { Snapshot } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import { RunningMoments } from './runningMoments.ts';

/** Sums closer to 0 are 0: where rewards stop they would become denormal numbers, which are slow to compute with. */
const tiny = 2 ** -99;

/**
 * The factor that divides rewards by the running standard deviation of their discounted sums, as Gymnasium's NormalizeReward does, so
 * that values and their errors have a known size whatever the task pays. The mean stays: taking it away would change the task.
 */
export class RewardScale {
  readonly #discount: number;
  readonly #moments: RunningMoments;
  /** u: discounted sum of rewards so far, of each row. */
  readonly #sums: Float64Array;

  /** @param of as in {@link RunningMoments}. */
  constructor(rows: number, discount: number, of: 'population' | 'sample') {
    this.#discount = discount;
    this.#moments = new RunningMoments(1, of);
    this.#sums = new Float64Array(rows);
  }

  /** u ← γ u + R. @param isEnd whether the row's next reward is of another episode. */
  add(row: number, reward: number, isEnd: boolean): void {
    const sums = this.#sums;
    const sum = this.#discount * sums[row]! + reward;
    sums[row] = Math.abs(sum) <= tiny ? 0 : sum;
    this.#moments.add(sums, 1, row);
    if (isEnd) sums[row] = 0;
  }

  /** 1 / √(variance of u + 10⁻⁸). */
  get factor(): number {
    return this.#moments.scale[0]!;
  }

  save(): Snapshot {
    const sums = { meta: {}, arrays: { sums: this.#sums.slice() } };
    return mergeSnapshots({ moments: this.#moments.save(), sums });
  }

  /** Sums of another number of rows do not apply, and begin anew. */
  restore(snapshot: Snapshot): void {
    // `algo-stream` called it so before.
    const name = 'moments' in snapshot.meta ? 'moments' : 'scale';
    this.#moments.restore(childSnapshot(snapshot, name));
    const sums = childSnapshot(snapshot, 'sums').arrays.sums as Float64Array;
    if (sums.length === this.#sums.length) this.#sums.set(sums);
    else this.#sums.fill(0);
  }
}

import type { Snapshot } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import { RunningMoments } from '@prism-rl/memory';
import { tiny } from '@prism-rl/nn';

const cut = 10;
const epsilon = 1e-8;

/**
 * Divides rewards by the running standard deviation of discounted returns (as Gymnasium's NormalizeReward does), so that values and
 * their errors have a known size whatever the task pays. The mean stays: taking it away would change the task.
 */
export class RewardScaler {
  readonly #discount: number;
  readonly #moments = new RunningMoments(1);
  /** Discounted sum of rewards so far, for each environment. */
  readonly #sums: Float64Array;

  constructor(numEnvs: number, discount: number) {
    this.#discount = discount;
    this.#sums = new Float64Array(numEnvs);
  }

  /** Takes in a rollout's rewards and returns them scaled. */
  scale({ steps, numEnvs, rewards, terminated, truncated }: Rollout): Float64Array {
    for (let t = 0; t < steps; t++) {
      for (let i = 0; i < numEnvs; i++) {
        const row = t * numEnvs + i;
        const sum = this.#discount * this.#sums[i]! + rewards[row]!;
        // Where rewards stop it decays: to 0, not to denormal numbers, which are slow to compute with.
        this.#sums[i] = Math.abs(sum) <= tiny ? 0 : sum;
      }
      this.#moments.add(this.#sums, numEnvs);
      for (let i = 0; i < numEnvs; i++) {
        const row = t * numEnvs + i;
        if (terminated[row] === 1 || truncated[row] === 1) this.#sums[i] = 0;
      }
    }
    const factor = 1 / Math.sqrt(this.#moments.variance() + epsilon);
    return rewards.map((reward) => Math.min(cut, Math.max(-cut, reward * factor)));
  }

  save(): Snapshot {
    const sums = { meta: {}, arrays: { sums: this.#sums.slice() } };
    return mergeSnapshots({ moments: this.#moments.save(), sums });
  }

  restore(snapshot: Snapshot): void {
    this.#moments.restore(childSnapshot(snapshot, 'moments'));
    // An agent that only acts may have another number of environments; the saved sums do not apply to them.
    const sums = childSnapshot(snapshot, 'sums').arrays.sums as Float64Array;
    if (sums.length === this.#sums.length) this.#sums.set(sums);
    else this.#sums.fill(0);
  }
}

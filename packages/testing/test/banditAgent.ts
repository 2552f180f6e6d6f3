import type {
  ActMode,
  ActOutputs,
  Json,
  Metrics,
  PackedArray,
  RngState,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { linearSchedule, Rng } from '@prism-rl/core';
import { type RingBatch, RingMemory } from './ringMemory.ts';

export const numStates = 5;
export const numActions = 3;
const epsilon = linearSchedule({ from: 1, to: 0.1, steps: 300 });

/** A small agent that keeps every rule: learns the mean reward of each action in each state, ε-greedy. */
export class BanditAgent implements StepLearner<RingBatch> {
  readonly memory = new RingMemory(1);
  readonly values = new Float64Array(numStates * numActions);
  readonly rng = new Rng(7);
  acted = 0;

  act(observations: PackedArray, { actions }: ActOutputs, mode: ActMode): void {
    for (let i = 0; i < observations.length; i++) {
      const explores = mode === 'explore' && this.rng.random() < epsilon(this.acted);
      actions[i] = explores ? this.rng.integers(numActions) : this.greedy(observations[i]!);
    }
    if (mode === 'explore') this.acted++;
  }

  greedy(state: number): number {
    const row = this.values.subarray(state * numActions, (state + 1) * numActions);
    return row.indexOf(Math.max(...row));
  }

  learn(batch: RingBatch): Metrics | undefined {
    let loss = 0;
    for (let k = 0; k < batch.rewards.length; k++) {
      const at = batch.observations[k]! * numActions + batch.actions[k]!;
      const error = batch.rewards[k]! - this.values[at]!;
      this.values[at]! += 0.01 * error;
      loss += error * error;
    }
    return { loss };
  }

  save(): Snapshot {
    return { meta: { acted: this.acted, rng: this.rng.save() }, arrays: { values: this.values.slice() } };
  }

  restore({ meta, arrays }: Snapshot): void {
    this.acted = meta.acted as number;
    this.rng.restore(meta.rng as Json as RngState);
    this.values.set(arrays.values as Float64Array);
  }

  dispose(): void {}
}

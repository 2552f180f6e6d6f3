import type { PackedArray } from '../../src/arrays/arrays.ts';
import type { StepLearner } from '../../src/contracts/agent.ts';
import type { ActMode, ActOutputs, Metrics } from '../../src/contracts/policy.ts';
import type { Json, Snapshot } from '../../src/contracts/snapshot.ts';
import type { RngState } from '../../src/rng/rng.ts';
import { Rng } from '../../src/rng/rng.ts';
import { linearSchedule } from '../../src/schedules.ts';
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

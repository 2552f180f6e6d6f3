import type {
  ActMode,
  ActOutputs,
  AgentContext,
  PackedArray,
  Rng,
  RngState,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { type ReplayBatch, UniformReplay } from '@prism-rl/memory';

/** Settings of {@link TinyQ}. */
export interface TinyQConfig {
  readonly epsilon: number;
}

/** Q-learning on a table, from a replay memory; ε-greedy. */
export class TinyQ implements StepLearner<ReplayBatch> {
  readonly memory: UniformReplay;
  readonly #values: Float64Array;
  readonly #numActions: number;
  readonly #epsilon: number;
  readonly #rng: Rng;

  constructor({ observationSpace, actionSpace, config, rng }: AgentContext<TinyQConfig>) {
    this.memory = new UniformReplay({
      observationSpace,
      actionSpace,
      capacity: 256,
      batchSize: 16,
      discount: 0.99,
      learningStarts: 16,
    });
    this.#numActions = actionSpace.flatSize;
    this.#values = new Float64Array(observationSpace.flatSize * this.#numActions);
    this.#epsilon = config.epsilon;
    this.#rng = rng;
  }

  act(observations: PackedArray, { actions }: ActOutputs, mode: ActMode) {
    for (let i = 0; i < actions.length; i++) {
      const explores = mode === 'explore' && this.#rng.random() < this.#epsilon;
      const row = this.#row(observations[i]!);
      actions[i] = explores ? this.#rng.integers(this.#numActions) : row.indexOf(Math.max(...row));
    }
  }

  learn({ observations, actions, rewards, nextObservations, discounts }: ReplayBatch) {
    let loss = 0;
    for (let k = 0; k < rewards.length; k++) {
      const at = observations[k]! * this.#numActions + actions[k]!;
      // The discount is 0 where the episode ended with this step.
      const target = rewards[k]! + discounts[k]! * Math.max(...this.#row(nextObservations[k]!));
      const error = target - this.#values[at]!;
      this.#values[at]! += 0.1 * error;
      loss += (error * error) / rewards.length;
    }
    return { loss };
  }

  /** The values of a state's actions. */
  #row(state: number): Float64Array {
    return this.#values.subarray(state * this.#numActions, (state + 1) * this.#numActions);
  }

  save(): Snapshot {
    return { meta: { rng: this.#rng.save() }, arrays: { values: this.#values.slice() } };
  }

  restore({ meta, arrays }: Snapshot) {
    this.#rng.restore(meta.rng as RngState);
    this.#values.set(arrays.values as Float64Array);
  }
}

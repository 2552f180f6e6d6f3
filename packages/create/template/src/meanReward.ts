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

interface MeanRewardConfig {
  readonly epsilon: number;
}

/** Remembers the mean reward of each action in each state and takes the best one: ε-greedy, without a future. */
export class MeanReward implements StepLearner<ReplayBatch> {
  readonly memory: UniformReplay;
  readonly #values: Float64Array;
  readonly #numActions: number;
  readonly #epsilon: number;
  readonly #rng: Rng;

  constructor({ observationSpace, actionSpace, config, rng }: AgentContext<MeanRewardConfig>) {
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
      const row = this.#values.subarray(
        observations[i]! * this.#numActions,
        (observations[i]! + 1) * this.#numActions,
      );
      actions[i] = explores ? this.#rng.integers(this.#numActions) : row.indexOf(Math.max(...row));
    }
  }

  learn({ observations, actions, rewards }: ReplayBatch) {
    let loss = 0;
    for (let k = 0; k < rewards.length; k++) {
      const at = observations[k]! * this.#numActions + actions[k]!;
      const error = rewards[k]! - this.#values[at]!;
      this.#values[at]! += 0.1 * error;
      loss += (error * error) / rewards.length;
    }
    return { loss };
  }

  save(): Snapshot {
    return { meta: { rng: { ...this.#rng.save() } }, arrays: { values: this.#values.slice() } };
  }

  restore({ meta, arrays }: Snapshot) {
    this.#rng.restore(meta.rng as unknown as RngState);
    this.#values.set(arrays.values as Float64Array);
  }
}

import type { Memory, PackedArray, Rng, Snapshot, Transitions } from '@prism-rl/core';
import { copyRow } from '@prism-rl/core';

const batchSize = 64;

/** What a {@link RingMemory} deals out. */
export interface RingBatch {
  readonly observations: Float32Array;
  readonly actions: Float32Array;
  readonly rewards: Float32Array;
}

/** A small uniform replay memory that keeps every rule; one batch after every step. */
export class RingMemory implements Memory<RingBatch> {
  readonly capacity = 32;
  readonly observations: Float32Array;
  readonly actions = new Float32Array(this.capacity);
  readonly rewards = new Float32Array(this.capacity);
  readonly observationSize: number;
  added = 0;
  due = false;
  #batch: RingBatch;

  constructor(observationSize = 3) {
    this.observationSize = observationSize;
    this.observations = new Float32Array(this.capacity * observationSize);
    this.#batch = {
      observations: new Float32Array(batchSize * observationSize),
      actions: new Float32Array(batchSize),
      rewards: new Float32Array(batchSize),
    };
  }

  get size(): number {
    return Math.min(this.added, this.capacity);
  }

  add(transitions: Transitions): void {
    for (let i = 0; i < transitions.count; i++) this.addRow(transitions, i);
    this.due = true;
  }

  addRow(transitions: Transitions, i: number): void {
    const at = this.added++ % this.capacity;
    copyRow(transitions.observations, i, this.observations, at, this.observationSize);
    this.actions[at] = transitions.actions[i]!;
    this.rewards[at] = transitions.rewards[i]!;
  }

  ready(): boolean {
    return this.due;
  }

  sample(rng: Rng): RingBatch {
    this.due = false;
    for (let k = 0; k < batchSize; k++) {
      const at = rng.integers(this.size);
      copyRow(this.observations, at, this.#batch.observations, k, this.observationSize);
      this.#batch.actions[k] = this.actions[at]!;
      this.#batch.rewards[k] = this.rewards[at]!;
    }
    return this.#batch;
  }

  save(): Snapshot {
    return {
      meta: { added: this.added, due: this.due },
      arrays: {
        observations: this.observations.slice(),
        actions: this.actions.slice(),
        rewards: this.rewards.slice(),
      },
    };
  }

  restore({ meta, arrays }: Snapshot): void {
    this.added = meta.added as number;
    this.due = meta.due as boolean;
    this.observations.set(arrays.observations as PackedArray);
    this.actions.set(arrays.actions as PackedArray);
    this.rewards.set(arrays.rewards as PackedArray);
  }
}

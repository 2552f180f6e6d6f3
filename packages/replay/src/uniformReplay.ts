import type { Memory, PackedArray, Rng, Snapshot, Space, Transitions } from '@prism-rl/core';
import { copyRow, PrismError, packedArray } from '@prism-rl/core';
import type { LearningScheduleOptions } from './learningSchedule.ts';
import { LearningSchedule } from './learningSchedule.ts';
import type { ReplayBatch } from './replayBatch.ts';

/** Options of {@link UniformReplay}. */
export interface UniformReplayOptions extends LearningScheduleOptions {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Transitions kept; the oldest are overwritten. */
  readonly capacity: number;
  readonly batchSize: number;
  /** γ, in [0, 1]. */
  readonly discount: number;
}

/**
 * Experience replay (Lin 1992; Mnih et al. 2015): a ring of the last `capacity` transitions, sampled uniformly with replacement.
 *
 * Struct of arrays in the spaces' own element types (a byte stays a byte). Terminations and truncations are both stored; only
 * the former stop bootstrapping.
 */
export class UniformReplay implements Memory<ReplayBatch> {
  readonly capacity: number;
  readonly #observationSize: number;
  readonly #actionSize: number;
  readonly #discount: number;
  readonly #schedule: LearningSchedule;
  readonly #observations: PackedArray;
  readonly #nextObservations: PackedArray;
  readonly #actions: PackedArray;
  readonly #rewards: Float32Array;
  readonly #terminated: Uint8Array;
  readonly #truncated: Uint8Array;
  readonly #batch: ReplayBatch;
  #size = 0;
  #next = 0;

  /** @throws PrismError `invalid-config` for sizes that are not positive integers, or a discount outside [0, 1]. */
  constructor(options: UniformReplayOptions) {
    const { observationSpace, actionSpace, capacity, batchSize, discount } = options;
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new PrismError(
        'invalid-config',
        `The replay capacity must be a positive integer, but is ${capacity}.`,
      );
    }
    if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > capacity) {
      throw new PrismError(
        'invalid-config',
        `The batch size must be an integer from 1 to the replay capacity ${capacity}, but is ${batchSize}.`,
      );
    }
    if (!(discount >= 0 && discount <= 1)) {
      throw new PrismError('invalid-config', `The discount must lie in [0, 1], but is ${discount}.`);
    }
    this.capacity = capacity;
    this.#observationSize = observationSpace.size;
    this.#actionSize = actionSpace.size;
    this.#discount = discount;
    this.#schedule = new LearningSchedule(options);
    this.#observations = packedArray(observationSpace.dtype, capacity * observationSpace.size);
    this.#nextObservations = packedArray(observationSpace.dtype, capacity * observationSpace.size);
    this.#actions = packedArray(actionSpace.dtype, capacity * actionSpace.size);
    this.#rewards = new Float32Array(capacity);
    this.#terminated = new Uint8Array(capacity);
    this.#truncated = new Uint8Array(capacity);
    this.#batch = {
      indices: new Int32Array(batchSize),
      observations: new Float32Array(batchSize * observationSpace.size),
      actions:
        actionSpace.dtype === 'float32'
          ? new Float32Array(batchSize * actionSpace.size)
          : new Int32Array(batchSize * actionSpace.size),
      rewards: new Float32Array(batchSize),
      nextObservations: new Float32Array(batchSize * observationSpace.size),
      discounts: new Float32Array(batchSize),
      weights: new Float32Array(batchSize).fill(1),
    };
  }

  get size(): number {
    return this.#size;
  }

  add(transitions: Transitions): void {
    for (let i = 0; i < transitions.count; i++) {
      const slot = this.#next;
      copyRow(transitions.observations, i, this.#observations, slot, this.#observationSize);
      copyRow(transitions.nextObservations, i, this.#nextObservations, slot, this.#observationSize);
      copyRow(transitions.actions, i, this.#actions, slot, this.#actionSize);
      this.#rewards[slot] = transitions.rewards[i]!;
      this.#terminated[slot] = transitions.terminated[i]!;
      this.#truncated[slot] = transitions.truncated[i]!;
      this.#next = slot + 1 === this.capacity ? 0 : slot + 1;
      if (this.#size < this.capacity) this.#size++;
    }
    this.#schedule.add(transitions.count);
  }

  ready(): boolean {
    return this.#schedule.due && this.#size >= this.#batch.indices.length;
  }

  sample(rng: Rng): ReplayBatch {
    const batch = this.#batch;
    this.#schedule.take();
    rng.fillIntegers(batch.indices, 0, this.#size);
    for (let k = 0; k < batch.indices.length; k++) {
      const slot = batch.indices[k]!;
      copyRow(this.#observations, slot, batch.observations, k, this.#observationSize);
      copyRow(this.#nextObservations, slot, batch.nextObservations, k, this.#observationSize);
      copyRow(this.#actions, slot, batch.actions, k, this.#actionSize);
      batch.rewards[k] = this.#rewards[slot]!;
      batch.discounts[k] = this.#terminated[slot] === 1 ? 0 : this.#discount;
    }
    return batch;
  }

  save(): Snapshot {
    const { size, capacity } = this;
    return {
      meta: { capacity, size, next: this.#next, schedule: this.#schedule.save() },
      arrays: {
        observations: this.#observations.slice(0, size * this.#observationSize),
        nextObservations: this.#nextObservations.slice(0, size * this.#observationSize),
        actions: this.#actions.slice(0, size * this.#actionSize),
        rewards: this.#rewards.slice(0, size),
        terminated: this.#terminated.slice(0, size),
        truncated: this.#truncated.slice(0, size),
      },
    };
  }

  /** @throws PrismError `corrupt` for a snapshot of another capacity. */
  restore({ meta, arrays }: Snapshot): void {
    if (meta.capacity !== this.capacity) {
      throw new PrismError(
        'corrupt',
        `The saved replay memory holds up to ${meta.capacity} transitions, this one up to ${this.capacity}.`,
      );
    }
    this.#observations.set(arrays.observations as PackedArray);
    this.#nextObservations.set(arrays.nextObservations as PackedArray);
    this.#actions.set(arrays.actions as PackedArray);
    this.#rewards.set(arrays.rewards as Float32Array);
    this.#terminated.set(arrays.terminated as Uint8Array);
    this.#truncated.set(arrays.truncated as Uint8Array);
    this.#size = Number(meta.size);
    this.#next = Number(meta.next);
    this.#schedule.restore(meta.schedule as { [key: string]: number });
  }
}

import type { Json, Rng, Snapshot, Space, Transitions } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, PrismError } from '@prism-rl/core';
import type { LearningScheduleOptions } from './learningSchedule.ts';
import { LearningSchedule } from './learningSchedule.ts';
import { emptyBatch, TransitionStore } from './transitionStore.ts';
import type { ReplayBatch } from './transitions.ts';
import {
  type DiscountKeepingMemory,
  isDiscounted,
  requireBatchSize,
  requireDiscount,
} from './transitions.ts';

/** Options of {@link UniformReplay}. */
export interface UniformReplayOptions extends LearningScheduleOptions {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Transitions kept; the oldest are overwritten. */
  readonly capacity: number;
  readonly batchSize: number;
  /** γ, in [0, 1]. */
  readonly discount: number;
  /** Frames stacked in an observation along its first axis; each is kept once. Default 1. */
  readonly frameStack?: number;
  /** Whether batches also contain observations in the element type of their space (`batch.packed`); default false. */
  readonly asPacked?: boolean;
}

/**
 * Experience replay (Lin 1992; Mnih et al. 2015): a ring of the last `capacity` transitions, sampled uniformly with replacement.
 *
 * Stores every frame once, in the space's element type, see {@link TransitionStore}. Stores both terminations and truncations; only
 * terminations stop bootstrapping. Keeps the discounts of {@link NStep}'s windows.
 */
export class UniformReplay implements DiscountKeepingMemory<ReplayBatch> {
  readonly keepsDiscounts = true;
  readonly replays = true;
  readonly #store: TransitionStore;
  readonly #discount: number;
  readonly #schedule: LearningSchedule;
  readonly #batch: ReplayBatch;

  /** @throws PrismError `invalid-config` for sizes that are not positive integers, or a discount outside [0, 1]. */
  constructor(options: UniformReplayOptions) {
    const { capacity, batchSize, discount } = options;
    this.#store = new TransitionStore(options);
    requireBatchSize(batchSize, capacity);
    requireDiscount(discount);
    this.#discount = discount;
    this.#schedule = new LearningSchedule(options);
    this.#batch = emptyBatch(options);
  }

  get size(): number {
    return this.#store.size;
  }

  get capacity(): number {
    return this.#store.capacity;
  }

  get bytesPerTransition(): number {
    return this.#store.bytesPerTransition;
  }

  /** @throws PrismError `invalid-argument` in debug mode for arrays that are too short. */
  add(transitions: Transitions): void {
    this.#store.inspect(transitions);
    const discounted = isDiscounted(transitions) ? transitions : undefined;
    for (let i = 0; i < transitions.count; i++) {
      const ownDiscount = transitions.terminated[i] === 1 ? 0 : this.#discount;
      this.#store.add(transitions, i, discounted?.discounts[i] ?? ownDiscount);
    }
    this.#schedule.add(discounted?.steps ?? transitions.count);
  }

  ready(): boolean {
    return this.#schedule.due && this.size >= this.#batch.indices.length;
  }

  /** @throws PrismError `state` if it is empty. */
  sample(rng: Rng): ReplayBatch {
    const batch = this.#batch;
    const { size } = this;
    if (size === 0) throw new PrismError('state', 'There is nothing to draw from: the memory is empty.');
    this.#schedule.take();
    rng.fillIntegers(batch.indices, 0, size);
    for (let k = 0; k < batch.indices.length; k++) {
      const slot = this.#store.slotOf(batch.indices[k]!);
      batch.indices[k] = slot;
      this.#store.read(slot, batch, k);
    }
    return batch;
  }

  save(): Snapshot {
    return mergeSnapshots({
      store: this.#store.save(),
      schedule: { meta: this.#schedule.save(), arrays: {} },
    });
  }

  /** @throws PrismError `corrupt` for a snapshot of another capacity. */
  restore(snapshot: Snapshot): void {
    this.#store.restore(childSnapshot(snapshot, 'store'));
    this.#schedule.restore(childSnapshot(snapshot, 'schedule').meta as { readonly [key: string]: Json });
  }
}

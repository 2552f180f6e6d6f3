import type { Json, Rng, Snapshot, Space, Transitions } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
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

/** Options of every replay memory of transitions. */
export interface ReplayOptions extends LearningScheduleOptions {
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

/** A ring of the last `capacity` transitions; subclasses sample from it. Stores every frame once, see {@link TransitionStore}. */
export abstract class ReplayRing implements DiscountKeepingMemory<ReplayBatch> {
  readonly keepsDiscounts = true;
  readonly replays = true;
  protected readonly store: TransitionStore;
  protected readonly schedule: LearningSchedule;
  protected readonly batch: ReplayBatch;
  readonly #discount: number;

  /** @throws PrismError `invalid-config` for sizes that are not positive integers, or a discount outside [0, 1]. */
  constructor(options: ReplayOptions) {
    this.store = new TransitionStore(options);
    requireBatchSize(options.batchSize, options.capacity);
    requireDiscount(options.discount);
    this.#discount = options.discount;
    this.schedule = new LearningSchedule(options);
    this.batch = emptyBatch(options);
  }

  get size(): number {
    return this.store.size;
  }

  get capacity(): number {
    return this.store.capacity;
  }

  /** Bytes per transition, without priorities. */
  get bytesPerTransition(): number {
    return this.store.bytesPerTransition;
  }

  /** @throws PrismError `invalid-argument` in debug mode for arrays that are too short. */
  add(transitions: Transitions): void {
    this.store.inspect(transitions);
    const discounted = isDiscounted(transitions) ? transitions : undefined;
    for (let i = 0; i < transitions.count; i++) {
      const ownDiscount = transitions.terminated[i] === 1 ? 0 : this.#discount;
      this.stored(this.store.add(transitions, i, discounted?.discounts[i] ?? ownDiscount, this.evicted));
    }
    this.stepped(discounted?.steps ?? transitions.count);
  }

  /** Called with the slot of a new transition. */
  protected stored(_slot: number): void {}

  /** Called with the slot of a transition that the ring drops. */
  protected readonly evicted?: (slot: number) => void;

  /** Called after environment steps. */
  protected stepped(steps: number): void {
    this.schedule.add(steps);
  }

  ready(): boolean {
    return this.schedule.due && this.size >= this.batch.indices.length;
  }

  abstract sample(rng: Rng): ReplayBatch;

  save(): Snapshot {
    return mergeSnapshots({
      store: this.store.save(),
      schedule: { meta: this.schedule.save(), arrays: {} },
    });
  }

  /** @throws PrismError `corrupt` for a snapshot of another memory. */
  restore(snapshot: Snapshot): void {
    this.store.restore(childSnapshot(snapshot, 'store'));
    this.schedule.restore(childSnapshot(snapshot, 'schedule').meta as { readonly [key: string]: Json });
  }
}

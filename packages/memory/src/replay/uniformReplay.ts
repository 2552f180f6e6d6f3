import type { Json, Rng, Snapshot, Transitions } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, PrismError, restoreCounters } from '@prism-rl/core';
import type { DrawingMemory, RecordedSteps } from '../recordings/recordedSteps.ts';
import type { BatchOptions, TransitionStoreOptions } from './transitionStore.ts';
import { emptyBatch, TransitionStore } from './transitionStore.ts';
import type { DiscountedTransitions, DiscountKeepingMemory, ReplayBatch } from './transitions.ts';
import { isDiscounted, requireBatchSize, requireDiscount, requirePositive } from './transitions.ts';

/** Options of {@link LearningSchedule}. */
export interface LearningScheduleOptions {
  /** Transitions to collect before the first batch is due. Batches that the memory cannot fill yet stay due. */
  readonly learningStarts: number;
  /** Environment steps between trainings; default 1. */
  readonly trainEvery?: number;
  /** Batches at each training; default 1. */
  readonly updatesPerTraining?: number;
}

/** Turns steps into due batches: `updatesPerTraining` batches every `trainEvery` steps. */
export class LearningSchedule {
  readonly #learningStarts: number;
  readonly #trainEvery: number;
  readonly #updatesPerTraining: number;
  readonly #counts = { added: 0, untrained: 0, due: 0 };

  /** @throws PrismError `invalid-config` unless all are positive integers. */
  constructor({ learningStarts, trainEvery = 1, updatesPerTraining = 1 }: LearningScheduleOptions) {
    requirePositive({ learningStarts, trainEvery, updatesPerTraining });
    this.#learningStarts = learningStarts;
    this.#trainEvery = trainEvery;
    this.#updatesPerTraining = updatesPerTraining;
  }

  get due(): boolean {
    return this.#counts.due > 0;
  }

  add(count: number): void {
    this.#counts.added += count;
    if (this.#counts.added < this.#learningStarts) return;
    this.#counts.untrained += count;
    while (this.#counts.untrained >= this.#trainEvery) {
      this.#counts.untrained -= this.#trainEvery;
      this.#counts.due += this.#updatesPerTraining;
    }
  }

  take(): void {
    if (this.#counts.due > 0) this.#counts.due--;
  }

  save(): { [key: string]: Json } {
    return { ...this.#counts };
  }

  restore(meta: { readonly [key: string]: Json }): void {
    restoreCounters(this.#counts, { meta });
  }
}

/** Options of every replay memory of transitions. */
export interface ReplayOptions extends LearningScheduleOptions, TransitionStoreOptions, BatchOptions {
  /** γ, in [0, 1]. */
  readonly discount: number;
}

/** A ring of the last `capacity` transitions; subclasses sample from it. Stores every frame once, see {@link TransitionStore}. */
export abstract class ReplayRing implements DiscountKeepingMemory<ReplayBatch> {
  readonly keepsDiscounts = true;
  readonly replays = true;
  protected readonly store: TransitionStore;
  protected readonly schedule: LearningSchedule;
  protected readonly batch: ReplayBatch;
  protected readonly options: ReplayOptions;

  /** @throws PrismError `invalid-config` for sizes that are not positive integers, or a discount outside [0, 1]. */
  constructor(options: ReplayOptions) {
    this.store = new TransitionStore(options);
    requireBatchSize(options.batchSize, options.capacity);
    requireDiscount(options.discount);
    this.options = options;
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
  add(transitions: Transitions | DiscountedTransitions): void {
    this.store.inspect(transitions);
    for (let i = 0; i < transitions.count; i++)
      this.stored(this.store.add(transitions, i, this.discountOf(transitions, i), this.evicted));
    this.stepped(isDiscounted(transitions) ? transitions.steps : transitions.count);
  }

  protected discountOf(transitions: Transitions, i: number): number {
    const own = transitions.terminated[i] === 1 ? 0 : this.options.discount;
    return isDiscounted(transitions) ? transitions.discounts[i]! : own;
  }

  /** Called with the slot of a new transition. */
  protected stored(_slot: number): void {}

  /** Called with the slot of a transition that the ring drops. */
  protected readonly evicted?: (slot: number) => void;

  protected stepped(steps: number): void {
    this.schedule.add(steps);
  }

  ready(): boolean {
    return this.schedule.due && this.size >= this.batch.indices.length;
  }

  abstract sample(rng: Rng): ReplayBatch;

  /** Copies a transition to row `k` of the batch. */
  protected read(slot: number, k: number, store = this.store): void {
    const { batch } = this;
    store.read(slot, batch, k);
    if (batch.longer) store.readWindow(slot, batch.longer, k);
  }

  save(): Snapshot {
    return mergeSnapshots({ store: this.store.save(), schedule: { meta: this.schedule.save(), arrays: {} } });
  }

  /** @throws PrismError `corrupt` for a snapshot of another memory. */
  restore(snapshot: Snapshot): void {
    this.store.restore(childSnapshot(snapshot, 'store'));
    this.schedule.restore(childSnapshot(snapshot, 'schedule').meta as { readonly [key: string]: Json });
  }
}

/**
 * Experience replay (Lin 1992; Mnih et al. 2015): a ring of the last `capacity` transitions, sampled uniformly with replacement.
 *
 * Stores every frame once, in the space's element type. Only terminations stop bootstrapping. Keeps the discounts of {@link NStep}'s windows.
 */
export class UniformReplay extends ReplayRing implements DrawingMemory<ReplayBatch> {
  #recorded?: readonly [steps: RecordedSteps, store: TransitionStore];

  override get size(): number {
    return this.#recorded?.[0].size ?? super.size;
  }

  drawFrom(steps: RecordedSteps): void {
    const { options } = this;
    this.#recorded = [steps, new TransitionStore({ ...options, capacity: options.longSteps ?? 1 })];
  }

  /** @throws PrismError `state` if it is empty. */
  sample(rng: Rng): ReplayBatch {
    const { batch, size } = this;
    const [recorded, store] = this.#recorded ?? [];
    if (size === 0) throw PrismError.state`There is nothing to draw from: the memory is empty.`;
    this.schedule.take();
    rng.fillIntegers(batch.indices, 0, size);
    for (let k = 0; recorded === undefined && k < batch.indices.length; k++) {
      const slot = this.store.slotOf(batch.indices[k]!);
      batch.indices[k] = slot;
      this.read(slot, k);
    }
    recorded?.read(batch.indices, store!.capacity, (k, window) => {
      const slots = Array.from(window.starts, (_, i) => store!.add(window, i, this.discountOf(window, i)));
      this.read(slots[0]!, k, store);
    });
    return batch;
  }
}

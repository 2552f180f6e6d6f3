import type { Json, Rng, Schedule, ScheduleConfig, Snapshot, Transitions } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, PrismError, scheduleFromConfig } from '@prism-rl/core';
import { invalidArgument } from '@prism-rl/core/checks';
import { LearningSchedule } from './learningSchedule.ts';
import type { Priorities } from './priorities.ts';
import { ProportionalPriorities, RankPriorities } from './priorities.ts';
import { emptyBatch, TransitionStore } from './transitionStore.ts';
import type { ReplayBatch } from './transitions.ts';
import {
  type DiscountKeepingMemory,
  isDiscounted,
  requireBatchSize,
  requireDiscount,
} from './transitions.ts';
import type { UniformReplayOptions } from './uniformReplay.ts';

/** Options of {@link PrioritizedReplay}. */
export interface PrioritizedReplayOptions extends UniformReplayOptions {
  /** `proportional` (default) samples in proportion to priorities; `rank` to 1 / rank, which is less sensitive to outliers. */
  readonly prioritization?: 'proportional' | 'rank';
  /** α: how much priorities count, from 0 (not at all) to 1. Default 0.6 for proportional, 0.7 for rank (table 3); Rainbow uses 0.5. */
  readonly alpha?: number;
  /**
   * β: how much of the bias importance weights correct, from 0 to 1, as a schedule over environment steps; it should end at 1.
   * Default 0.4, the paper's start for the proportional variant (0.5 for rank).
   */
  readonly beta?: ScheduleConfig;
  /** ε: added to every priority of the proportional variant; default 1e-6. Ranks need none. */
  readonly priorityEpsilon?: number;
  /**
   * Divides importance weights by the largest weight of the whole `memory` (default: a weight does not depend on the rest of its batch) or
   * of the `batch` (as in Dopamine), so that none exceeds 1.
   */
  readonly weightsRelativeTo?: 'memory' | 'batch';
}

/** Probabilities below this belong to priorities of 0. */
const neverDrawn = 2 ** -900;

/**
 * Prioritized experience replay (Schaul et al. 2016, arXiv 1511.05952): samples transitions with large TD errors more often and corrects
 * the bias with importance weights.
 *
 * New transitions get the largest priority so far. `update` takes absolute TD errors (or losses) for the slots in a batch's `indices`.
 * Every frame is stored once, see {@link TransitionStore}.
 */
export class PrioritizedReplay implements DiscountKeepingMemory<ReplayBatch> {
  readonly keepsDiscounts = true;
  readonly replays = true;
  readonly #store: TransitionStore;
  readonly #priorities: Priorities;
  readonly #schedule: LearningSchedule;
  readonly #beta: Schedule;
  readonly #discount: number;
  readonly #relativeToBatch: boolean;
  readonly #batch: ReplayBatch;
  readonly #probabilities: Float64Array;
  readonly #evicted: (slot: number) => void;
  #envSteps = 0;

  /** @throws PrismError `invalid-config` */
  constructor(options: PrioritizedReplayOptions) {
    const { capacity, batchSize, discount } = options;
    const { prioritization = 'proportional', priorityEpsilon = 1e-6, weightsRelativeTo = 'memory' } = options;
    const { alpha = prioritization === 'rank' ? 0.7 : 0.6, beta = 0.4 } = options;
    this.#store = new TransitionStore(options);
    requireBatchSize(batchSize, capacity);
    requireDiscount(discount);
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new PrismError(
        'invalid-config',
        `The priorities' exponent alpha must lie in [0, 1], but is ${alpha}.`,
      );
    }
    if (!(priorityEpsilon >= 0 && Number.isFinite(priorityEpsilon))) {
      throw new PrismError(
        'invalid-config',
        `priorityEpsilon must be at least 0, but is ${priorityEpsilon}.`,
      );
    }
    if (prioritization !== 'proportional' && prioritization !== 'rank') {
      throw new PrismError('invalid-config', `There is no prioritization "${String(prioritization)}".`, {
        hint: 'Take proportional or rank.',
      });
    }
    if (weightsRelativeTo !== 'memory' && weightsRelativeTo !== 'batch') {
      throw new PrismError(
        'invalid-config',
        `weightsRelativeTo must be memory or batch, but is "${String(weightsRelativeTo)}".`,
      );
    }
    this.#priorities =
      prioritization === 'rank'
        ? new RankPriorities(capacity, alpha)
        : new ProportionalPriorities(capacity, alpha, priorityEpsilon);
    this.#schedule = new LearningSchedule(options);
    this.#beta = betaSchedule(beta);
    this.#discount = discount;
    this.#relativeToBatch = weightsRelativeTo === 'batch';
    this.#batch = emptyBatch(options);
    this.#probabilities = new Float64Array(batchSize);
    this.#evicted = (slot) => this.#priorities.remove(slot);
  }

  get size(): number {
    return this.#store.size;
  }

  get capacity(): number {
    return this.#store.capacity;
  }

  get beta(): number {
    return this.#beta(this.#envSteps);
  }

  /** Bytes per transition, without its place in the tree (about 9). */
  get bytesPerTransition(): number {
    return this.#store.bytesPerTransition;
  }

  /** @throws PrismError `invalid-argument` in debug mode for arrays that are too short. */
  add(transitions: Transitions): void {
    this.#store.inspect(transitions);
    const discounted = isDiscounted(transitions) ? transitions : undefined;
    for (let i = 0; i < transitions.count; i++) {
      const ownDiscount = transitions.terminated[i] === 1 ? 0 : this.#discount;
      const slot = this.#store.add(transitions, i, discounted?.discounts[i] ?? ownDiscount, this.#evicted);
      this.#priorities.insert(slot);
    }
    const steps = discounted?.steps ?? transitions.count;
    this.#envSteps += steps;
    this.#schedule.add(steps);
  }

  ready(): boolean {
    return this.#schedule.due && this.size >= this.#batch.indices.length;
  }

  /**
   * Computes the weights (N · P(i))^−β, divided by the largest: Schaul et al. (2016), section 3.4.
   *
   * @throws PrismError `state` if it is empty.
   */
  sample(rng: Rng): ReplayBatch {
    const batch = this.#batch;
    const probabilities = this.#probabilities;
    this.#priorities.sample(rng, batch.indices, probabilities);
    this.#schedule.take();
    // N cancels: the largest weight belongs to the smallest probability.
    let least = this.#relativeToBatch ? 0 : this.#priorities.leastProbability();
    // Ignore transitions with zero priority: normalising by their weight would make all others vanish.
    if (least < neverDrawn) {
      least = Number.POSITIVE_INFINITY;
      for (const probability of probabilities) least = Math.min(least, probability);
    }
    const { beta } = this;
    for (let k = 0; k < probabilities.length; k++) {
      batch.weights[k] = (least / probabilities[k]!) ** beta;
      this.#store.read(batch.indices[k]!, batch, k);
    }
    return batch;
  }

  /**
   * Ignores slots whose transition has been overwritten.
   *
   * @throws PrismError `invalid-argument` for an index that is no slot of this memory, `not-finite` for a negative or non-finite priority.
   */
  update(indices: Int32Array, priorities: Float32Array): void {
    const { capacity } = this;
    for (let k = 0; k < indices.length; k++) {
      const slot = indices[k]!;
      if (!((slot | 0) === slot && slot >= 0 && slot < capacity)) {
        throw invalidArgument(
          `Slots of this memory are the integers from 0 to ${capacity - 1}, but a priority came for ${slot}.`,
          'Pass the `indices` of a batch that it sampled.',
        );
      }
      const priority = priorities[k]!;
      if (!(priority >= 0 && priority < Number.POSITIVE_INFINITY)) {
        throw new PrismError(
          'not-finite',
          `A priority must be a finite number of at least 0, but is ${priority}.`,
          { hint: 'Look for NaN in the loss; lower the learning rate or clip gradients.' },
        );
      }
      this.#priorities.update(slot, priority);
    }
  }

  save(): Snapshot {
    return mergeSnapshots({
      store: this.#store.save(),
      priorities: this.#priorities.save(),
      schedule: { meta: { ...this.#schedule.save(), envSteps: this.#envSteps }, arrays: {} },
    });
  }

  /** @throws PrismError `corrupt` for a snapshot of another memory. */
  restore(snapshot: Snapshot): void {
    const schedule = childSnapshot(snapshot, 'schedule').meta as { readonly [key: string]: Json };
    this.#store.restore(childSnapshot(snapshot, 'store'));
    this.#priorities.restore(childSnapshot(snapshot, 'priorities'));
    this.#schedule.restore(schedule);
    this.#envSteps = Number(schedule.envSteps);
  }
}

/** Schedule of β. Every value lies between the given ones, so checking those for [0, 1] suffices. */
function betaSchedule(config: ScheduleConfig): Schedule {
  const schedule = scheduleFromConfig(config);
  for (const value of valuesOf(config)) {
    if (!(value >= 0 && value <= 1)) {
      throw new PrismError('invalid-config', `The exponent beta must lie in [0, 1], but is ${value}.`);
    }
  }
  return schedule;
}

function valuesOf(config: ScheduleConfig): readonly number[] {
  if (typeof config === 'number') return [config];
  switch (config.type) {
    case 'constant':
      return [config.value];
    case 'linear':
    case 'exponential':
      return [config.from, config.to];
    case 'piecewise':
      return config.points.map(([, value]) => value);
  }
}

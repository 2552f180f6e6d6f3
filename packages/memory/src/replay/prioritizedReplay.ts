import type { Json, Rng, Schedule, ScheduleConfig, Snapshot } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, PrismError, scheduleFromConfig } from '@prism-rl/core';

import { type Priorities, ProportionalPriorities, RankPriorities } from './priorities.ts';
import type { ReplayBatch } from './transitions.ts';
import { type ReplayOptions, ReplayRing } from './uniformReplay.ts';

/** Options of {@link PrioritizedReplay}. */
export interface PrioritizedReplayOptions extends ReplayOptions {
  /** `proportional` (default) samples in proportion to priorities; `rank` to 1 / rank, which is less sensitive to outliers. */
  readonly prioritization?: 'proportional' | 'rank';
  /** α: how much priorities count, from 0 (not at all) to 1. Default 0.6 for proportional, 0.7 for rank (table 3); Rainbow uses 0.5. */
  readonly alpha?: number;
  /**
   * β: how much of the bias importance weights correct, from 0 to 1, as a schedule over environment steps; it should end at 1.
   * Default 0.4, the paper's start for the proportional variant (0.5 for rank). Or a function that returns it.
   */
  readonly beta?: ScheduleConfig | (() => number);
  /** ε: added to every priority of the proportional variant; default 1e-6. Ranks need none. */
  readonly priorityEpsilon?: number;
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
export class PrioritizedReplay extends ReplayRing {
  readonly #priorities: Priorities;
  readonly #beta: Schedule;
  readonly #probabilities: Float64Array;
  #envSteps = 0;

  /** @throws PrismError `invalid-config` */
  constructor(options: PrioritizedReplayOptions) {
    super(options);
    const { capacity, batchSize, prioritization = 'proportional', priorityEpsilon = 1e-6 } = options;
    const { alpha = prioritization === 'rank' ? 0.7 : 0.6, beta = 0.4 } = options;
    if (!(alpha >= 0 && alpha <= 1)) {
      throw PrismError.invalidConfig`The priorities' exponent alpha must lie in [0, 1], but is ${alpha}.`;
    }
    if (!(priorityEpsilon >= 0 && Number.isFinite(priorityEpsilon))) {
      throw PrismError.invalidConfig`priorityEpsilon must be at least 0, but is ${priorityEpsilon}.`;
    }
    if (prioritization !== 'proportional' && prioritization !== 'rank') {
      throw PrismError.invalidConfig`There is no prioritization "${String(prioritization)}".
        Take proportional or rank.`;
    }
    this.#priorities =
      prioritization === 'rank'
        ? new RankPriorities(capacity, alpha)
        : new ProportionalPriorities(capacity, alpha, priorityEpsilon);
    this.#beta = typeof beta === 'function' ? beta : betaSchedule(beta);
    this.#probabilities = new Float64Array(batchSize);
  }

  get beta(): number {
    return this.#beta(this.#envSteps);
  }

  /** Sum of pᵢ^α over all transitions, and the smallest one. */
  get mass(): Pick<Priorities, 'total' | 'least'> {
    return this.#priorities;
  }

  protected override stored(slot: number): void {
    this.#priorities.insert(slot);
  }

  protected override readonly evicted = (slot: number): void => this.#priorities.remove(slot);

  protected override stepped(steps: number): void {
    super.stepped(steps);
    this.#envSteps += steps;
  }

  /**
   * Computes the weights (N · P(i))^−β, divided by the largest: Schaul et al. (2016), section 3.4.
   *
   * @throws PrismError `state` if it is empty.
   */
  sample(rng: Rng): ReplayBatch {
    const { batch, beta } = this;
    const probabilities = this.#probabilities;
    this.#priorities.sample(rng, batch.indices, probabilities);
    this.schedule.take();
    // N cancels: the largest weight belongs to the smallest probability.
    let least = this.#priorities.least / this.#priorities.total;
    // Ignore transitions with zero priority: normalising by their weight would make all others vanish.
    if (least < neverDrawn) {
      least = Number.POSITIVE_INFINITY;
      for (const probability of probabilities) least = Math.min(least, probability);
    }
    for (let k = 0; k < probabilities.length; k++) {
      batch.weights[k] = (least / probabilities[k]!) ** beta;
      this.read(batch.indices[k]!, k);
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
        throw PrismError.invalidArgument`Slots of this memory are the integers from 0 to ${capacity - 1}, but a priority came for ${slot}.
          Pass the \`indices\` of a batch that it sampled.`;
      }
      const priority = priorities[k]!;
      if (!(priority >= 0 && priority < Number.POSITIVE_INFINITY)) {
        throw PrismError.notFinite`A priority must be a finite number of at least 0, but is ${priority}.
          Look for NaN in the loss; lower the learning rate or clip gradients.`;
      }
      this.#priorities.update(slot, priority);
    }
  }

  override save(): Snapshot {
    return mergeSnapshots({
      store: this.store.save(),
      priorities: this.#priorities.save(),
      schedule: { meta: { ...this.schedule.save(), envSteps: this.#envSteps }, arrays: {} },
    });
  }

  override restore(snapshot: Snapshot): void {
    super.restore(snapshot);
    this.#priorities.restore(childSnapshot(snapshot, 'priorities'));
    const { envSteps } = childSnapshot(snapshot, 'schedule').meta as { readonly [key: string]: Json };
    this.#envSteps = Number(envSteps);
  }
}

/** Schedule of β. Every value lies between the given ones, so checking those for [0, 1] suffices. */
function betaSchedule(config: ScheduleConfig): Schedule {
  const schedule = scheduleFromConfig(config);
  for (const value of valuesOf(config)) {
    if (!(value >= 0 && value <= 1)) {
      throw PrismError.invalidConfig`The exponent beta must lie in [0, 1], but is ${value}.`;
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

import type { Rng, Snapshot, Transitions } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import { Columns, type StepShape, Tails } from '../trajectory/columns.ts';
import { type Rollout, rolloutOf } from '../trajectory/rollouts.ts';
import type { DrawingMemory, RecordedSteps } from './recordedSteps.ts';

/** Options of {@link StepMemory}. */
export interface StepMemoryOptions extends StepShape {
  /** Steps of a batch. */
  readonly batchSize: number;
  /** Consecutive steps, into which a batch is divided; default 1. */
  readonly length?: number;
  /** Size of the state of a recurrent network, which is 0 before each of these sequences, as the extra `states`; default 0: none. */
  readonly stateSize?: number;
}

/**
 * Keeps every step and samples batches of single steps, or of sequences, uniformly, with replacement: the memory of agents that imitate recordings.
 * A batch is a rollout of one environment whose sequences have nothing to do with each other. An {@link OfflineAgent} fills it, so a snapshot of it
 * is empty.
 */
export class StepMemory implements DrawingMemory<Rollout> {
  readonly capacity: number = Number.MAX_SAFE_INTEGER;
  readonly #all: Columns;
  readonly #batch: Columns;
  readonly #tails: Tails;
  readonly #length: number;
  readonly #firsts: Int32Array;
  readonly #drawn: Int32Array;
  readonly #states: Float32Array;
  #recorded?: RecordedSteps;

  /** @throws PrismError `invalid-argument` unless `batchSize` is a positive integer, and a multiple of `length`. */
  constructor({ batchSize, length = 1, stateSize = 0, extras = {}, ...shape }: StepMemoryOptions) {
    requireCounts('StepMemory', { batchSize, length, sequences: batchSize / length });
    const { states: _, ...kept } = extras;
    this.#length = length;
    this.#firsts = new Int32Array(batchSize / length);
    this.#drawn = new Int32Array(batchSize);
    this.#states = new Float32Array(batchSize * stateSize);
    this.#all = new Columns({ ...shape, extras: kept }, 1024);
    this.#batch = new Columns({ ...shape, extras: kept }, batchSize);
    this.#tails = new Tails(shape.observationSpace);
  }

  get size(): number {
    return this.#recorded?.size ?? this.#all.rows;
  }

  drawFrom(steps: RecordedSteps): void {
    this.#recorded = steps;
  }

  add(transitions: Transitions): void {
    this.#all.addStep(transitions);
  }

  ready(): boolean {
    return this.size > 0;
  }

  /** The next call reuses the arrays. @throws PrismError `incompatible` with fewer steps than a sequence has. */
  sample(rng: Rng): Rollout {
    const length = this.#length;
    if (this.size < length) {
      throw PrismError.incompatible`There are ${this.size} steps to learn from, fewer than a sequence of ${length}.
        Record more, or lower sequenceLength.`;
    }
    rng.fillIntegers(this.#firsts, 0, this.size - length + 1);
    for (const [k, first] of this.#firsts.entries())
      for (let t = 0; t < length; t++) this.#drawn[k * length + t] = first + t;
    const batch = this.#batch;
    batch.rows = 0;
    this.#recorded?.read(this.#drawn, 1, (k, step) => {
      batch.rows = k;
      batch.addStep(step);
    });
    if (this.#recorded) batch.rows = this.#drawn.length;
    else batch.addFrom(this.#all, this.#drawn);
    const rollout = rolloutOf(batch, 1, this.#tails);
    if (this.#states.length === 0) return rollout;
    return { ...rollout, extras: { ...rollout.extras, states: this.#states } };
  }

  save(): Snapshot {
    return { meta: {}, arrays: {} };
  }

  restore(): void {}
}

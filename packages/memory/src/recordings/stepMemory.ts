import type { Memory, Rng, Snapshot, Transitions } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import { Columns, type StepShape, Tails } from '../trajectory/columns.ts';
import { type Rollout, rolloutOf } from '../trajectory/rollouts.ts';

/**
 * Keeps every step and samples batches of single steps uniformly, with replacement: the memory of agents that imitate recordings. A batch is a
 * rollout of one environment whose rows have nothing to do with each other. An {@link OfflineAgent} fills it, so a snapshot of it is empty.
 */
export class StepMemory implements Memory<Rollout> {
  readonly capacity: number = Number.MAX_SAFE_INTEGER;
  readonly #all: Columns;
  readonly #batch: Columns;
  readonly #tails: Tails;
  readonly #drawn: Int32Array;

  /** @throws PrismError `invalid-argument` unless `batchSize` is a positive integer. */
  constructor({ batchSize, ...shape }: StepShape & { readonly batchSize: number }) {
    requireCounts('StepMemory', { batchSize });
    this.#drawn = new Int32Array(batchSize);
    this.#all = new Columns(shape, 1024);
    this.#batch = new Columns(shape, batchSize);
    this.#tails = new Tails(shape.observationSpace);
  }

  get size(): number {
    return this.#all.rows;
  }

  add(transitions: Transitions): void {
    this.#all.addStep(transitions);
  }

  ready(): boolean {
    return this.size > 0;
  }

  /** The next call reuses the arrays. */
  sample(rng: Rng): Rollout {
    this.#batch.rows = 0;
    rng.fillIntegers(this.#drawn, 0, this.size);
    this.#batch.addFrom(this.#all, this.#drawn);
    return rolloutOf(this.#batch, 1, this.#tails);
  }

  save(): Snapshot {
    return { meta: {}, arrays: {} };
  }

  restore(): void {}
}

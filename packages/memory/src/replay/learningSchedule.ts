import type { Json } from '@prism-rl/core';
import { requirePositive } from './transitions.ts';

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
  #added = 0;
  #untrained = 0;
  #due = 0;

  /** @throws PrismError `invalid-config` unless all are positive integers. */
  constructor({ learningStarts, trainEvery = 1, updatesPerTraining = 1 }: LearningScheduleOptions) {
    requirePositive({ learningStarts, trainEvery, updatesPerTraining });
    this.#learningStarts = learningStarts;
    this.#trainEvery = trainEvery;
    this.#updatesPerTraining = updatesPerTraining;
  }

  get due(): boolean {
    return this.#due > 0;
  }

  add(count: number): void {
    this.#added += count;
    if (this.#added < this.#learningStarts) return;
    this.#untrained += count;
    while (this.#untrained >= this.#trainEvery) {
      this.#untrained -= this.#trainEvery;
      this.#due += this.#updatesPerTraining;
    }
  }

  take(): void {
    if (this.#due > 0) this.#due--;
  }

  save(): { [key: string]: Json } {
    return { added: this.#added, untrained: this.#untrained, due: this.#due };
  }

  restore(state: { readonly [key: string]: Json }): void {
    this.#added = Number(state.added);
    this.#untrained = Number(state.untrained);
    this.#due = Number(state.due);
  }
}

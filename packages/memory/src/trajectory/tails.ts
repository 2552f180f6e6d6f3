import type { PackedArray, Snapshot } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** Observations after rows that no row of the same episode follows, though their future has a value. */
export class Tails {
  readonly #size: number;
  #rows: number[] = [];
  /** One array for each row. */
  #observations: Float32Array[] = [];

  /** @param size numbers in an observation. */
  constructor(size: number) {
    this.#size = size;
  }

  get rows(): Int32Array {
    return Int32Array.from(this.#rows);
  }

  /** `[rows, observation]` */
  get observations(): Float32Array {
    const all = new Float32Array(this.#rows.length * this.#size);
    for (const [k, observation] of this.#observations.entries()) all.set(observation, k * this.#size);
    return all;
  }

  /** Observation `i` of `observations` was seen after row `row`. */
  add(row: number, observations: PackedArray, i: number): void {
    this.#rows.push(row);
    this.#observations.push(Float32Array.from(observations.subarray(i * this.#size, (i + 1) * this.#size)));
  }

  clear(): void {
    this.#rows = [];
    this.#observations = [];
  }

  save(): Snapshot {
    return { meta: {}, arrays: { rows: this.rows, observations: this.observations } };
  }

  /** @throws PrismError `corrupt` for a snapshot of something else. */
  restore({ arrays: { rows, observations } }: Snapshot): void {
    if (!(rows instanceof Int32Array && observations instanceof Float32Array)) {
      throw new PrismError('corrupt', 'The saved steps lack what was seen after their last ones.', {
        hint: 'They were saved by another version: train anew.',
      });
    }
    this.#rows = [...rows];
    this.#observations = this.#rows.map((_, k) => observations.slice(k * this.#size, (k + 1) * this.#size));
  }
}

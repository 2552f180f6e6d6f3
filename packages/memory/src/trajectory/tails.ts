import type { PackedArray, Snapshot, Space } from '@prism-rl/core';
import { PrismError, packedArray } from '@prism-rl/core';

/** Observations after rows that no row of the same episode follows, though their future has a value. */
export class Tails {
  readonly #space: Pick<Space, 'dtype' | 'size'>;
  #rows: number[] = [];
  /** One array for each row. */
  #observations: PackedArray[] = [];

  constructor(observationSpace: Pick<Space, 'dtype' | 'size'>) {
    this.#space = observationSpace;
  }

  get rows(): Int32Array {
    return Int32Array.from(this.#rows);
  }

  /** `[rows, observation]` */
  get observations(): PackedArray {
    const { dtype, size } = this.#space;
    const all = packedArray(dtype, this.#rows.length * size);
    for (const [k, observation] of this.#observations.entries()) all.set(observation, k * size);
    return all;
  }

  /** Observation `i` of `observations` was seen after row `row`. */
  add(row: number, observations: PackedArray, i: number): void {
    const { size } = this.#space;
    this.#rows.push(row);
    this.#observations.push(observations.slice(i * size, (i + 1) * size));
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
    if (!(rows instanceof Int32Array && observations?.length === rows.length * this.#space.size)) {
      throw new PrismError('corrupt', 'The saved steps lack what was seen after their last ones.', {
        hint: 'They were saved by another version: train anew.',
      });
    }
    this.clear();
    for (const [k, row] of rows.entries()) this.add(row, observations as PackedArray, k);
  }
}

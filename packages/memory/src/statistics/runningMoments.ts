import type { Snapshot } from '@prism-rl/core';

/** Mean and variance of rows of numbers that keep coming in, column by column (Welford 1962). */
export class RunningMoments {
  readonly mean: Float64Array;
  /** Sum of squared distances from the mean. */
  readonly #squares: Float64Array;
  #count = 0;

  /** @param size numbers in a row. */
  constructor(size: number) {
    this.mean = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  get count(): number {
    return this.#count;
  }

  /** Takes in the first `rows` rows of `values`. */
  add(values: ArrayLike<number>, rows: number): void {
    const size = this.mean.length;
    for (let row = 0; row < rows; row++) {
      this.#count++;
      for (let j = 0; j < size; j++) {
        const value = values[row * size + j]!;
        const distance = value - this.mean[j]!;
        this.mean[j]! += distance / this.#count;
        this.#squares[j]! += distance * (value - this.mean[j]!);
      }
    }
  }

  /** Variance of column `j`, of the population; 1 before there are two rows. */
  variance(j = 0): number {
    return this.#count < 2 ? 1 : this.#squares[j]! / this.#count;
  }

  save(): Snapshot {
    return {
      meta: { count: this.#count },
      arrays: { mean: this.mean.slice(), squares: this.#squares.slice() },
    };
  }

  restore({ meta, arrays }: Snapshot): void {
    this.#count = Number(meta.count);
    this.mean.set(arrays.mean as Float64Array);
    this.#squares.set(arrays.squares as Float64Array);
  }
}

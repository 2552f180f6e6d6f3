import type { PackedArray, Snapshot } from '@prism-rl/core';

/** Added to a variance before its root divides. */
const EPSILON = 1e-8;

/** Mean and deviation of rows of numbers that keep coming in, column by column (Welford 1962), which standardise rows. */
export class RunningScale {
  readonly #mean: Float64Array;
  /** Sum of squared distances from the mean. */
  readonly #squares: Float64Array;
  /** 1 / √(variance + ε), of samples (n − 1); of variance 1 before there are two rows. */
  readonly #scale: Float64Array;
  #count = 0;

  /** @param size numbers in a row. */
  constructor(size: number) {
    this.#mean = new Float64Array(size);
    this.#squares = new Float64Array(size);
    this.#scale = new Float64Array(size).fill(1 / Math.sqrt(1 + EPSILON));
  }

  /** Takes in the row of `values` that begins at `start`. */
  add(values: ArrayLike<number>, start: number): void {
    const mean = this.#mean;
    const squares = this.#squares;
    const scale = this.#scale;
    const count = ++this.#count;
    for (let j = 0; j < mean.length; j++) {
      const value = values[start + j]!;
      // A place of a picture where nothing was so far: from the second row on nothing changes.
      if (value === 0 && count > 2 && mean[j] === 0 && squares[j] === 0) continue;
      const distance = value - mean[j]!;
      mean[j]! += distance / count;
      squares[j]! += distance * (value - mean[j]!);
      if (count > 1) scale[j] = 1 / Math.sqrt(squares[j]! / (count - 1) + EPSILON);
    }
  }

  /** (x − mean) / √(variance + ε) of the row of `values` that begins at `start`, to `out` from `to` on. */
  standardise(values: PackedArray, start: number, out: Float32Array, to = 0): void {
    const mean = this.#mean;
    const scale = this.#scale;
    for (let j = 0; j < mean.length; j++) out[to + j] = (values[start + j]! - mean[j]!) * scale[j]!;
  }

  /** The mean that is taken away from a row, and the factors after that: views. */
  get moments(): { readonly mean: Float64Array; readonly scale: Float64Array } {
    return { mean: this.#mean, scale: this.#scale };
  }

  save(): Snapshot {
    return {
      meta: { count: this.#count },
      arrays: { mean: this.#mean.slice(), squares: this.#squares.slice(), scale: this.#scale.slice() },
    };
  }

  restore({ meta, arrays }: Snapshot): void {
    this.#count = Number(meta.count);
    this.#mean.set(arrays.mean as Float64Array);
    this.#squares.set(arrays.squares as Float64Array);
    this.#scale.set(arrays.scale as Float64Array);
  }
}

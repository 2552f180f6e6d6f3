import type { Snapshot } from '@prism-rl/core';

/** Added to a variance before its root divides. */
const epsilon = 1e-8;

/** Mean and deviation of rows of numbers that keep coming in, column by column (Welford 1962). */
export class RunningMoments {
  readonly mean: Float64Array;
  /** 1 / √(variance + 10⁻⁸); of variance 1 before there are two rows. */
  readonly scale: Float64Array;
  /** Sum of squared distances from the mean. */
  readonly #squares: Float64Array;
  /** Rows by which the divisor of the variance is less than their number. */
  readonly #spared: 0 | 1;
  #count = 0;

  /**
   * @param size numbers in a row.
   * @param of whether the rows are all there is, or a sample of it, whose variance divides by n − 1; default population.
   */
  constructor(size: number, of: 'population' | 'sample' = 'population') {
    this.mean = new Float64Array(size);
    this.scale = new Float64Array(size);
    this.#squares = new Float64Array(size);
    this.#spared = of === 'sample' ? 1 : 0;
    this.scale.fill(1 / Math.sqrt(1 + epsilon));
  }

  get count(): number {
    return this.#count;
  }

  /** Takes in `rows` rows of `values`, the first of which begins at `from`. */
  add(values: ArrayLike<number>, rows: number, from = 0): void {
    const { mean } = this;
    const squares = this.#squares;
    const size = mean.length;
    for (let start = from; start < from + rows * size; start += size) {
      const count = ++this.#count;
      const isKnown = count > 2;
      for (let j = 0; j < size; j++) {
        const value = values[start + j]!;
        // A place of a picture where nothing was so far: from the second row on nothing changes.
        if (value === 0 && isKnown && mean[j] === 0 && squares[j] === 0) continue;
        const distance = value - mean[j]!;
        mean[j]! += distance / count;
        squares[j]! += distance * (value - mean[j]!);
        if (rows === 1) this.#refresh(j);
      }
    }
    if (rows > 1) for (let j = 0; j < size; j++) this.#refresh(j);
  }

  /** Variance of column `j`; 1 before there are two rows. */
  variance(j = 0): number {
    return this.#count < 2 ? 1 : this.#squares[j]! / (this.#count - this.#spared);
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
    for (let j = 0; j < this.scale.length; j++) this.#refresh(j);
  }

  #refresh(j: number): void {
    this.scale[j] = 1 / Math.sqrt(this.variance(j) + epsilon);
  }
}

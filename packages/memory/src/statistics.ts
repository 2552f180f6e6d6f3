import type { PackedArray, Snapshot, Space, Weights } from '@prism-rl/core';
import { Box, childSnapshot, mergeSnapshots, PrismError } from '@prism-rl/core';
import { requireCounts, requireFinite } from '@prism-rl/core/checks';

/** Added to a variance before taking the root. */
const epsilon = 1e-8;

/** Running mean and deviation of each column of incoming rows (Welford 1962). */
export class RunningMoments {
  readonly mean: Float64Array;
  /** 1 / √(variance + 10⁻⁸), with a variance of 1 before the second row. */
  readonly scale: Float64Array;
  readonly #squares: Float64Array;
  /** Subtracted from the number of rows in the variance's divisor. */
  readonly #spared: 0 | 1;
  #count = 0;

  /**
   * @param size numbers in a row.
   * @param of whether the rows are the whole population (default) or a sample, whose variance divides by n − 1.
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

  /** Adds `rows` rows of `values`; the first begins at `from`. */
  add(values: ArrayLike<number>, rows: number, from = 0): void {
    const { mean } = this;
    const squares = this.#squares;
    const size = mean.length;
    for (let start = from; start < from + rows * size; start += size) {
      const count = ++this.#count;
      const isKnown = count > 2;
      for (let j = 0; j < size; j++) {
        const value = values[start + j]!;
        // A pixel that has always been 0: from the second row on nothing changes.
        if (value === 0 && isKnown && mean[j] === 0 && squares[j] === 0) continue;
        const distance = value - mean[j]!;
        mean[j]! += distance / count;
        squares[j]! += distance * (value - mean[j]!);
        if (rows === 1) this.#refresh(j);
      }
    }
    if (rows > 1) for (let j = 0; j < size; j++) this.#refresh(j);
  }

  /** Variance of column `j`; 1 before the second row. */
  variance(j = 0): number {
    return this.#count < 2 ? 1 : this.#squares[j]! / (this.#count - this.#spared);
  }

  save(): Snapshot {
    return {
      meta: { count: this.#count },
      arrays: { mean: this.mean.slice(), squares: this.#squares.slice() },
    };
  }

  /** @throws PrismError `not-finite` for NaN and infinity, `corrupt` for negative variances and other impossible numbers. */
  restore({ meta, arrays }: Snapshot): void {
    this.#adopt(Number(meta.count), arrays.mean as Float64Array, arrays.squares as Float64Array);
  }

  /** Copies `mean` and `variance` of a row of `shape`, and the `count` of rows; all float64. */
  weights(shape: readonly number[]): Weights {
    return {
      mean: { shape, values: this.mean.slice() },
      variance: { shape, values: this.mean.map((_, j) => this.variance(j)) },
      count: { shape: [], values: Float64Array.of(this.#count) },
    };
  }

  /** Continues from {@link weights} of another. @throws PrismError as {@link restore} does */
  adoptWeights({ count, mean, variance }: Weights): void {
    const rows = count!.values[0]!;
    const squaresOf = (value: number): number => (rows < 2 ? 0 : value * (rows - this.#spared));
    this.#adopt(rows, Float64Array.from(mean!.values), Float64Array.from(variance!.values, squaresOf));
  }

  #adopt(count: number, mean: Float64Array, squares: Float64Array): void {
    requireFinite('the saved statistics', { mean, squares });
    if (!Number.isSafeInteger(count) || count < 0 || squares.some((sum) => sum < 0)) {
      throw PrismError.corrupt`The saved statistics have a negative variance or a count that is no whole number.
        Use an earlier copy.`;
    }
    this.#count = count;
    this.mean.set(mean);
    this.#squares.set(squares);
    for (let j = 0; j < this.scale.length; j++) this.#refresh(j);
  }

  #refresh(j: number): void {
    this.scale[j] = 1 / Math.sqrt(this.variance(j) + epsilon);
  }
}

/** Sums closer to 0 become 0: once rewards stop, they would turn into denormal numbers, which are slow. */
const tiny = 2 ** -99;

/**
 * Scales rewards by the running standard deviation of their discounted sums, as Gymnasium's NormalizeReward does, so that values and TD
 * errors have a similar size in every task. It keeps the mean: subtracting it would change the task.
 */
export class RewardScale {
  readonly #discount: number;
  readonly #moments: RunningMoments;
  /** u: discounted sum of rewards of each row. */
  readonly #sums: Float64Array;

  /**
   * @param of see {@link RunningMoments}.
   * @throws PrismError `invalid-argument` unless `rows` is a positive integer and the discount lies in [0, 1].
   */
  constructor(rows: number, discount: number, of: 'population' | 'sample') {
    requireCounts('RewardScale', { rows });
    if (!(discount >= 0 && discount <= 1))
      throw PrismError.invalidArgument`The discount of RewardScale must lie in [0, 1], but is ${discount}.`;
    this.#discount = discount;
    this.#moments = new RunningMoments(1, of);
    this.#sums = new Float64Array(rows);
  }

  /** u ← γ u + R. @param isEnd whether the row's next reward belongs to another episode. */
  add(row: number, reward: number, isEnd: boolean): void {
    const sums = this.#sums;
    const sum = this.#discount * sums[row]! + reward;
    sums[row] = Math.abs(sum) <= tiny ? 0 : sum;
    this.#moments.add(sums, 1, row);
    if (isEnd) sums[row] = 0;
  }

  /** 1 / √(variance of u + 10⁻⁸). */
  get factor(): number {
    return this.#moments.scale[0]!;
  }

  /** Copies the moments of u: `mean`, `variance`, and the `count` of rewards. */
  weights(): Weights {
    return this.#moments.weights([1]);
  }

  /** Replaces the moments by {@link weights} of another; the sums stay. */
  adoptWeights(weights: Weights): void {
    this.#moments.adoptWeights(weights);
  }

  save(): Snapshot {
    const sums = { meta: {}, arrays: { sums: this.#sums.slice() } };
    return mergeSnapshots({ moments: this.#moments.save(), sums });
  }

  /** Ignores sums of another number of rows: they start at zero. */
  restore(snapshot: Snapshot): void {
    // Name in older snapshots of `algo-stream`.
    const name = 'moments' in snapshot.meta ? 'moments' : 'scale';
    this.#moments.restore(childSnapshot(snapshot, name));
    const sums = childSnapshot(snapshot, 'sums').arrays.sums as Float64Array;
    requireFinite('the saved statistics', { sums });
    if (sums.length === this.#sums.length) this.#sums.set(sums);
    else this.#sums.fill(0);
  }
}

/** Options of {@link ObservationNormalizer}. */
export interface ObservationNormalizerOptions {
  /** See {@link RunningMoments}; default population. */
  readonly of?: 'population' | 'sample';
  /** Clips to ±this, above 0, because a feature that never varied before becomes huge. Default 10; `Infinity` does not clip. */
  readonly clip?: number;
  /** Precision of the arithmetic, not of the moments; default float64. */
  readonly precision?: 'float32' | 'float64';
}

/**
 * Normalizes packed observations for networks: (x − mean) / √(variance + 10⁻⁸), clipped, with the moments of all observations added so
 * far. Rounds to float32 after the subtraction, which keeps large numbers with small differences distinct, such as times.
 */
export class ObservationNormalizer {
  /** The networks' observation space: float32, even if observations are bytes. */
  readonly space: Space;
  /** Mean and 1 / √(variance + 10⁻⁸), in the precision of the arithmetic. */
  readonly mean: Float32Array | Float64Array;
  readonly scale: Float32Array | Float64Array;
  readonly clip: number;
  readonly #moments: RunningMoments;
  #acting = new Float32Array();

  /** @throws PrismError `invalid-argument` unless `clip` is above 0. */
  constructor(
    { shape, size }: Pick<Space, 'shape' | 'size'>,
    { of = 'population', clip = 10, precision = 'float64' }: ObservationNormalizerOptions = {},
  ) {
    if (!(clip > 0))
      throw PrismError.invalidArgument`ObservationNormalizer needs a clip above 0, but got ${clip}.`;
    this.space = new Box({ low: -clip, high: clip, shape });
    this.clip = clip;
    this.#moments = new RunningMoments(size, of);
    const { mean, scale } = this.#moments;
    this.mean = precision === 'float64' ? mean : Float32Array.from(mean);
    this.scale = precision === 'float64' ? scale : Float32Array.from(scale);
  }

  /** Adds `rows` observations to the moments; the first begins at `from`. */
  add(observations: PackedArray, rows = observations.length / this.mean.length, from = 0): void {
    this.#moments.add(observations as ArrayLike<number>, rows, from);
    this.#refresh();
  }

  /**
   * Writes `rows` normalized observations to `into`, and returns it.
   *
   * @param from start of the first row in `observations`.
   * @param to start of the first row in `into`.
   */
  fill(
    observations: PackedArray,
    into: Float32Array,
    rows = into.length / this.mean.length,
    from = 0,
    to = 0,
  ): Float32Array {
    const { mean, scale, clip } = this;
    const size = mean.length;
    const isFloat32 = mean instanceof Float32Array;
    for (let row = 0; row < rows * size; row += size) {
      for (let j = 0; j < size; j++) {
        const distance = observations[from + row + j]! - mean[j]!;
        const value = (isFloat32 ? Math.fround(distance) : distance) * scale[j]!;
        into[to + row + j] = Math.min(clip, Math.max(-clip, value));
      }
    }
    return into;
  }

  /** Normalizes observations to act on; reuses the returned array. */
  acting(observations: PackedArray): Float32Array {
    if (this.#acting.length !== observations.length) this.#acting = new Float32Array(observations.length);
    return this.fill(observations, this.#acting);
  }

  save(): Snapshot {
    return this.#moments.save();
  }

  restore(snapshot: Snapshot): void {
    this.#moments.restore(snapshot);
    this.#refresh();
  }

  /** Copies `mean` and `variance`, in the shape of an observation, and the `count` of observations; all float64. */
  weights(): Weights {
    return this.#moments.weights(this.space.shape);
  }

  /** Replaces the moments by {@link weights} of another. */
  adoptWeights(weights: Weights): void {
    this.#moments.adoptWeights(weights);
    this.#refresh();
  }

  #refresh(): void {
    if (this.mean instanceof Float64Array) return;
    this.mean.set(this.#moments.mean);
    this.scale.set(this.#moments.scale);
  }
}

/**
 * Running mean and variance (Chan, Golub & LeVeque 1979, as in Gymnasium's `RunningMeanStd`): batches are merged into what has been
 * seen. Numbers are rounded to float32 wherever NumPy does it, so that results are equal in every bit.
 */

/** `x` rounded to the precision at hand. */
export type Round = (x: number) => number;
const float64: Round = (x) => x;

/**
 * Sum of `count` elements from `start` on in NumPy's order: eight partial sums for up to 128 elements, halves above.
 *
 * @param round after every addition.
 */
export function pairwiseSum(values: ArrayLike<number>, start: number, count: number, round: Round): number {
  if (count < 8) {
    let sum = 0;
    for (let k = 0; k < count; k++) sum = round(sum + values[start + k]!);
    return sum;
  }
  if (count <= 128) {
    const part = Array.from({ length: 8 }, (_, k) => values[start + k]!);
    let k = 8;
    for (; k < count - (count % 8); k += 8) {
      for (let j = 0; j < 8; j++) part[j] = round(part[j]! + values[start + k + j]!);
    }
    const [a, b, c, d, e, f, g, h] = part as [number, number, number, number, number, number, number, number];
    let sum = round(round(round(a + b) + round(c + d)) + round(round(e + f) + round(g + h)));
    for (; k < count; k++) sum = round(sum + values[start + k]!);
    return sum;
  }
  let half = count >> 1;
  half -= half % 8;
  return round(
    pairwiseSum(values, start, half, round) + pairwiseSum(values, start + half, count - half, round),
  );
}

/** Moments of one or more numbers, each on its own. */
export class RunningMeanStd {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** Number of rows seen, plus a little, so that the first row does not divide by 0. */
  readonly count = Float64Array.of(1e-4);
  readonly #round: Round;

  /** @param precision of mean and variance. */
  constructor(size: number, precision: 'float32' | 'float64') {
    this.mean = new Float64Array(size);
    this.variance = new Float64Array(size).fill(1);
    this.#round = precision === 'float32' ? Math.fround : float64;
  }

  /** All that has to be saved. */
  get arrays(): Float64Array[] {
    return [this.mean, this.variance, this.count];
  }

  /**
   * Adds a batch that is known by its own moments.
   *
   * @param batchSquares sum of the squared deviations from `batchMean`.
   */
  merge(index: number, batchMean: number, batchSquares: number, rows: number): void {
    const round = this.#round;
    const count = round(this.count[0]!);
    const total = round(this.count[0]! + rows);
    const delta = round(batchMean - this.mean[index]!);
    const mean = round(this.mean[index]! + round(round(delta * rows) / total));
    const between = round(round(round(round(delta * delta) * count) * rows) / total);
    const squares = round(round(round(this.variance[index]! * count) + batchSquares) + between);
    this.mean[index] = mean;
    this.variance[index] = round(squares / total);
  }

  /** Counts the rows of a batch whose moments were merged. */
  addRows(rows: number): void {
    this.count[0]! += rows;
  }
}

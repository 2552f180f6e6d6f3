/**
 * How far each new return moves the estimate of an entry: by 1/N(s), which makes it the mean of all returns (Sutton & Barto 2018,
 * section 2.4), or by a given step size (constant-α Monte Carlo, eq. 6.1).
 */
export class RunningAverages {
  /** N: how often each entry was updated. */
  readonly counts: Float64Array;
  readonly #isMean: boolean;

  /** @param isMean whether steps are 1/N. */
  constructor(size: number, isMean: boolean) {
    this.counts = new Float64Array(size);
    this.#isMean = isMean;
  }

  /** Counts an update of `entry` and returns its step size. */
  next(entry: number, stepSize: number): number {
    const count = ++this.counts[entry]!;
    return this.#isMean ? 1 / count : stepSize;
  }
}

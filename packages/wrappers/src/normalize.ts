import type { Env, PackedArray, RowStep, Space, VectorEnv } from '@prism-rl/core';
import { isBox, WrappedEnv } from '@prism-rl/core';
import { accepted } from '@prism-rl/core/checks';
import { epsilon, gamma } from './settings.ts';
import { incompatible, unboundedBox, VectorWrapper, type WrapperState } from './vectorWrapper.ts';

/**
 * Running mean and variance (Chan, Golub & LeVeque 1979, as in Gymnasium's `RunningMeanStd`), updated by batches. Rounds to float32
 * wherever NumPy does, so that results are bit-identical.
 */

/** Rounds `x` to the current precision. */
export type Round = (x: number) => number;
const float64: Round = (x) => x;

/**
 * Sums `count` elements from `start` on in NumPy's order: eight partial sums for up to 128 elements, halves above.
 *
 * @param round applied after every addition.
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

/** Running moments of one or more columns. */
export class RunningMeanStd {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** Number of rows so far, plus a little to avoid a division by 0. */
  readonly count = Float64Array.of(1e-4);
  readonly #round: Round;

  /** @param precision of mean and variance. */
  constructor(size: number, precision: 'float32' | 'float64') {
    this.mean = new Float64Array(size);
    this.variance = new Float64Array(size).fill(1);
    this.#round = precision === 'float32' ? Math.fround : float64;
  }

  get arrays(): Float64Array[] {
    return [this.mean, this.variance, this.count];
  }

  /**
   * Merges the moments of a batch.
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

  addRows(rows: number): void {
    this.count[0]! += rows;
  }
}

export interface NormalizeObservationOptions {
  /** Added to the variance. Default 1e-8. */
  readonly epsilon?: number;
}

function normalizedSpace(space: Space<unknown>): Space<Float32Array> {
  if (!isBox(space)) throw incompatible('NormalizeObservation', 'observations from a Box', space);
  return unboundedBox(space.shape);
}

/** NumPy computes in float32 for float32 observations, and in float64 for all others. */
const precisionOf = (space: Space<unknown>): 'float32' | 'float64' =>
  space.dtype === 'float32' ? 'float32' : 'float64';

/** (x − mean) / √(variance + ε) for one row. */
function normalizeRow(
  moments: RunningMeanStd,
  epsilon: number,
  isFloat32: boolean,
  from: PackedArray,
  to: PackedArray,
  at: number,
): void {
  const { mean, variance } = moments;
  for (let k = 0; k < mean.length; k++) {
    const deviation = deviationOf(variance[k]!, epsilon, isFloat32);
    to[at + k] = (isFloat32 ? Math.fround(from[at + k]! - mean[k]!) : from[at + k]! - mean[k]!) / deviation;
  }
}

function deviationOf(variance: number, epsilon: number, isFloat32: boolean): number {
  if (!isFloat32) return Math.sqrt(variance + epsilon);
  return Math.fround(Math.sqrt(Math.fround(variance + Math.fround(epsilon))));
}

/**
 * Normalizes observations to mean 0 and variance 1 with the moments of all observations so far (Gymnasium's `NormalizeObservation`,
 * bit-identical for float32 observations). {@link save} includes the moments.
 *
 * The environments of a vector share their moments. A step adds the batch of all successors (final observations of ended episodes), then
 * the first observations of new episodes; without episode ends it equals Gymnasium's.
 */
export class NormalizeObservationVector extends VectorWrapper {
  /** Whether observations update the moments; set to false for evaluation. */
  updates = true;
  readonly #moments: RunningMeanStd;
  readonly #epsilon: number;
  readonly #isFloat32: boolean;
  readonly #batch: Float64Array;

  /** @throws PrismError `incompatible` unless observations are from a Box, `invalid-argument` unless ε is a number above 0. */
  constructor(env: VectorEnv, options: NormalizeObservationOptions = {}) {
    const space = normalizedSpace(env.observationSpace);
    const moments = new RunningMeanStd(space.size, precisionOf(env.observationSpace));
    const { mean, variance, count } = moments;
    super(env, { observationSpace: space as Space, statistics: { mean, variance, count } });
    this.#epsilon = accepted('NormalizeObservation', 'epsilon', epsilon, options.epsilon ?? epsilon.default);
    this.#isFloat32 = precisionOf(env.observationSpace) === 'float32';
    this.#moments = moments;
    this.#batch = new Float64Array(env.observations.length);
  }

  protected override afterReset(): void {
    if (this.updates) this.#update(this.numEnvs, (i) => i, this.env.observations);
    this.#show();
  }

  protected override afterStep(): void {
    if (this.updates) {
      const begun: number[] = [];
      for (let i = 0; i < this.numEnvs; i++) if (this.hasBegun(i)) begun.push(i);
      this.#update(this.numEnvs, (i) => i, this.env.observations, this.env.finalObservations);
      if (begun.length > 0) this.#update(begun.length, (row) => begun[row]!, this.env.observations);
    }
    this.#show();
  }

  protected override begin(index: number): void {
    if (this.updates) this.#update(1, () => index, this.env.observations);
    this.#showRow(this.env.observations, this.observations, index);
  }

  override rowSteps(): RowStep[] {
    const { mean, variance } = this.#moments;
    const deviation = variance.map((one) => deviationOf(one, this.#epsilon, this.#isFloat32));
    const precision = this.#isFloat32 ? 'float32' : 'float64';
    return [{ kind: 'normalize', mean: mean.slice(), deviation, precision }];
  }

  protected override freeze(): void {
    this.updates = false;
  }

  protected override state(): WrapperState {
    return { arrays: this.#moments.arrays };
  }

  /** Adds a batch of rows. With `finals`, rows whose episode ended add their final observation instead. */
  #update(rows: number, indexOf: (row: number) => number, source: PackedArray, finals?: PackedArray): void {
    const { size } = this.env.observationSpace;
    const round = this.#isFloat32 ? Math.fround : float64;
    const batch = this.#batch;
    for (let row = 0; row < rows; row++) {
      const i = indexOf(row);
      const from = finals !== undefined && this.hasBegun(i) ? finals : source;
      for (let k = 0; k < size; k++) batch[row * size + k] = from[i * size + k]!;
    }
    for (let k = 0; k < size; k++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum = round(sum + batch[row * size + k]!);
      const mean = round(sum / rows);
      let squares = 0;
      for (let row = 0; row < rows; row++) {
        const difference = round(batch[row * size + k]! - mean);
        squares = round(squares + round(difference * difference));
      }
      this.#moments.merge(k, mean, round(round(squares / rows) * rows), rows);
    }
    this.#moments.addRows(rows);
  }

  #show(): void {
    for (let i = 0; i < this.numEnvs; i++) {
      this.#showRow(this.env.observations, this.observations, i);
      if (this.hasBegun(i)) this.#showRow(this.env.finalObservations, this.finalObservations, i);
    }
  }

  #showRow(from: PackedArray, to: PackedArray, index: number): void {
    normalizeRow(this.#moments, this.#epsilon, this.#isFloat32, from, to, index * this.observationSpace.size);
  }
}

/** A single environment in a wrapper with running moments. */
class Normalized<W extends VectorEnv & { updates: boolean }, O, A> extends WrappedEnv<W, O, A> {
  /** Whether steps update the moments; set to false for evaluation. */
  get updates(): boolean {
    return this.vector.updates;
  }

  set updates(updates: boolean) {
    this.vector.updates = updates;
  }
}

/** {@link NormalizeObservationVector} for one environment. */
export class NormalizeObservation<A> extends Normalized<NormalizeObservationVector, Float32Array, A> {
  static readonly Vector = NormalizeObservationVector;

  /** @throws as {@link NormalizeObservationVector} */
  constructor(env: Env<PackedArray, A>, options?: NormalizeObservationOptions) {
    super(env, (vector) => new NormalizeObservationVector(vector, options));
  }
}

const owner = 'NormalizeReward';

export interface NormalizeRewardOptions {
  /** Discount of the return whose variance divides rewards. Default 0.99. */
  readonly gamma?: number;
  /** Added to the variance. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Divides rewards by the standard deviation of the discounted return so far (Gymnasium's `NormalizeReward`, bit-identical). {@link save}
 * includes the moments; the environments of a vector share them, and each has its own return.
 *
 * Returns are float64 for one environment and float32 in vectors, as in Gymnasium. The running return of a single environment continues
 * across truncations and resets and becomes 0 only at a termination; in vectors it becomes 0 when all environments are reset.
 */
export class NormalizeRewardVector extends VectorWrapper {
  /** Whether rewards update the moments; set to false for evaluation. */
  updates = true;
  readonly #moments = new RunningMeanStd(1, 'float64');
  readonly #returns: Float32Array | Float64Array;
  readonly #squares: Float64Array;
  readonly #gamma: number;
  readonly #epsilon: number;
  readonly #round: Round;

  /** @throws PrismError `invalid-argument` for γ outside [0, 1], or unless ε is a number above 0. */
  constructor(env: VectorEnv, options: NormalizeRewardOptions = {}) {
    super(env, { ownRewards: true });
    this.#round = this.autoreset ? Math.fround : float64;
    this.#gamma = this.#round(accepted(owner, 'gamma', gamma, options.gamma ?? gamma.default));
    this.#epsilon = accepted(owner, 'epsilon', epsilon, options.epsilon ?? epsilon.default);
    this.#returns = this.autoreset ? new Float32Array(env.numEnvs) : new Float64Array(env.numEnvs);
    this.#squares = new Float64Array(env.numEnvs);
  }

  protected override afterReset(): void {
    if (this.autoreset) this.#returns.fill(0);
  }

  protected override afterStep(): void {
    const [returns, round] = [this.#returns, this.#round];
    const n = this.numEnvs;
    for (let i = 0; i < n; i++) {
      const continued = round(returns[i]! * this.#gamma) * (1 - this.terminated[i]!);
      returns[i] = continued + this.env.rewards[i]!;
    }
    if (this.updates) {
      const mean = round(pairwiseSum(returns, 0, n, round) / n);
      for (let i = 0; i < n; i++) {
        const difference = round(returns[i]! - mean);
        this.#squares[i] = round(difference * difference);
      }
      const variance = round(pairwiseSum(this.#squares, 0, n, round) / n);
      // NumPy multiplies a float32 variance by the number of rows in float32.
      this.#moments.merge(0, mean, round(variance * n), n);
      this.#moments.addRows(n);
    }
    const deviation = Math.sqrt(this.#moments.variance[0]! + this.#epsilon);
    for (let i = 0; i < n; i++) this.rewards[i] = this.env.rewards[i]! / deviation;
  }

  protected override state(): WrapperState {
    return { arrays: [this.#returns, ...this.#moments.arrays] };
  }
}

/** {@link NormalizeRewardVector} for one environment. */
export class NormalizeReward<O, A> extends Normalized<NormalizeRewardVector, O, A> {
  static readonly Vector = NormalizeRewardVector;

  /** @throws as {@link NormalizeRewardVector} */
  constructor(env: Env<O, A>, options?: NormalizeRewardOptions) {
    super(env, (vector) => new NormalizeRewardVector(vector, options));
  }
}

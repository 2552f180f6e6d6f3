import type { Env, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import { Box, isBox, WrappedEnv } from '@prism-rl/core';
import { accepted } from '@prism-rl/core/checks';
import { RunningMeanStd } from './runningMeanStd.ts';
import { epsilon } from './settings.ts';
import { incompatible, VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperState.ts';

/** Settings of the observation normalizers. */
export interface NormalizeObservationOptions {
  /** Added to the variance. Default 1e-8. */
  readonly epsilon?: number;
}

function normalizedSpace(space: Space<unknown>): Space<Float32Array> {
  if (!isBox(space)) throw incompatible('NormalizeObservation', 'observations from a Box', space);
  return new Box({
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
    shape: space.shape,
    dtype: 'float32',
  });
}

/** NumPy keeps to float32 for float32 observations, and goes over to float64 for all others. */
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
    if (isFloat32) {
      const deviation = Math.fround(Math.sqrt(Math.fround(variance[k]! + Math.fround(epsilon))));
      to[at + k] = Math.fround(from[at + k]! - mean[k]!) / deviation;
    } else to[at + k] = (from[at + k]! - mean[k]!) / Math.sqrt(variance[k]! + epsilon);
  }
}

/**
 * Shows observations with mean 0 and variance 1, by the moments of all observations so far (Gymnasium's `NormalizeObservation`, whose
 * results it equals in every bit for float32 observations). The moments are part of {@link save}.
 *
 * The environments of a vector share their moments. A step adds the batch of all successors (final observations where episodes ended), and
 * then the first observations of new episodes; without endings it equals Gymnasium's.
 */
export class NormalizeObservationVector extends VectorWrapper {
  /** Whether observations still change the moments; switch it off for evaluation. */
  updates = true;
  readonly #moments: RunningMeanStd;
  readonly #epsilon: number;
  readonly #isFloat32: boolean;
  /** The rows of the batch at hand. */
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

  protected override freeze(): void {
    this.updates = false;
  }

  protected override state(): WrapperState {
    return { arrays: this.#moments.arrays };
  }

  /** Adds a batch of rows; where `finals` is given, those whose episode ended add their row of it instead. */
  #update(rows: number, indexOf: (row: number) => number, source: PackedArray, finals?: PackedArray): void {
    const { size } = this.env.observationSpace;
    const round = this.#isFloat32 ? Math.fround : (x: number): number => x;
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

/** {@link NormalizeObservationVector} for one environment. */
export class NormalizeObservation<A> extends WrappedEnv<NormalizeObservationVector, Float32Array, A> {
  /** The same for vectors: `new NormalizeObservation.Vector(vector, …)`. */
  static readonly Vector = NormalizeObservationVector;

  /** @throws as {@link NormalizeObservationVector} */
  constructor(env: Env<PackedArray, A>, options?: NormalizeObservationOptions) {
    super(env, (vector) => new NormalizeObservationVector(vector, options));
  }

  /** Whether observations still change the moments; switch it off for evaluation. */
  get updates(): boolean {
    return this.vector.updates;
  }

  set updates(updates: boolean) {
    this.vector.updates = updates;
  }
}

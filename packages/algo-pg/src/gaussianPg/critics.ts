import { mergeSnapshots, type Snapshot } from '@prism-rl/core';
import { LinearRegression } from '../regression/linearRegression.ts';

/** Returns the number of features of q̂: state, action, squared actions, and products of state and action. */
export function actionValueFeatures(observationSize: number, actionSize: number): number {
  return observationSize + 2 * actionSize + observationSize * actionSize;
}

/**
 * Linear critics: v̂(s) linear in the state; q̂(s, a) linear in state, action, their products (an action's value may depend on the state)
 * and squared actions (actions may be too large):
 *
 *   q̂ = b + wᵀs + Σ_k (u_k + U_kᵀ s) a_k + c_k a_k²
 */
export class LinearCritics {
  readonly #observationSize: number;
  readonly #actionSize: number;
  readonly #value: LinearRegression;
  readonly #actionValue: LinearRegression;
  readonly #features: Float64Array;

  constructor(observationSize: number, actionSize: number) {
    this.#observationSize = observationSize;
    this.#actionSize = actionSize;
    const features = actionValueFeatures(observationSize, actionSize);
    this.#value = new LinearRegression(observationSize);
    this.#actionValue = new LinearRegression(features);
    this.#features = new Float64Array(features);
  }

  value(observations: ArrayLike<number>, row: number): number {
    return this.#value.predict(observations, row);
  }

  actionValue(observations: ArrayLike<number>, actions: ArrayLike<number>, row: number): number {
    this.#fill(observations, actions, row, this.#features, 0);
    return this.#actionValue.predict(this.#features, 0);
  }

  /** Writes u + U s, q̂'s linear coefficients of the action in row `row`'s state, to `out` from `offset` on. */
  actionSlopes(observations: ArrayLike<number>, row: number, out: Float32Array, offset: number): void {
    const [n, m] = [this.#observationSize, this.#actionSize];
    const { coefficients } = this.#actionValue;
    for (let k = 0; k < m; k++) {
      let sum = coefficients[n + k]!;
      for (let j = 0; j < n; j++) sum += coefficients[n + 2 * m + k * n + j]! * observations[row * n + j]!;
      out[offset + k] = sum;
    }
  }

  /** c, q̂'s quadratic coefficients of the action. */
  get actionCurvatures(): Float64Array {
    const [n, m] = [this.#observationSize, this.#actionSize];
    return this.#actionValue.coefficients.slice(n + m, n + 2 * m);
  }

  fitValue(observations: ArrayLike<number>, returns: ArrayLike<number>, rows: number): void {
    this.#value.fit(observations, returns, rows);
  }

  fitActionValue(
    observations: ArrayLike<number>,
    actions: ArrayLike<number>,
    returns: ArrayLike<number>,
    rows: number,
  ): void {
    const size = this.#features.length;
    const x = new Float64Array(rows * size);
    for (let row = 0; row < rows; row++) this.#fill(observations, actions, row, x, row * size);
    this.#actionValue.fit(x, returns, rows);
  }

  save(): Snapshot {
    return mergeSnapshots({ value: this.#value.save(), actionValue: this.#actionValue.save() });
  }

  restore(child: (name: string) => Snapshot): void {
    this.#value.restore(child('value'));
    this.#actionValue.restore(child('actionValue'));
  }

  #fill(
    observations: ArrayLike<number>,
    actions: ArrayLike<number>,
    row: number,
    out: Float64Array,
    offset: number,
  ): void {
    const [n, m] = [this.#observationSize, this.#actionSize];
    for (let j = 0; j < n; j++) out[offset + j] = observations[row * n + j]!;
    for (let k = 0; k < m; k++) {
      const action = actions[row * m + k]!;
      out[offset + n + k] = action;
      out[offset + n + m + k] = action * action;
      for (let j = 0; j < n; j++) out[offset + n + 2 * m + k * n + j] = action * observations[row * n + j]!;
    }
  }
}

import type { Snapshot } from '@prism-rl/core';
import { requireFinite } from '@prism-rl/core/checks';

/** Singular values below this fraction of the largest count as zero (scikit-learn's and NumPy's for a few thousand rows). */
const rankTolerance = 1e-12;

/**
 * Ordinary least squares with an intercept, in float64: ŷ = wᵀx + b with minimal Σ (y − ŷ)². If features are collinear, w has the least
 * norm, as in scikit-learn's LinearRegression.
 *
 * Centres the features, reduces the matrix to triangular form by Householder reflections, and solves that by singular values (one-sided
 * Jacobi rotations).
 */
export class LinearRegression {
  /** w; zeros before the first fit. */
  readonly coefficients: Float64Array;
  /** b */
  intercept = 0;
  readonly #features: number;

  /** @param features number of features in x. */
  constructor(features: number) {
    this.#features = features;
    this.coefficients = new Float64Array(features);
  }

  /**
   * Fits to `rows` rows.
   *
   * @param x `[rows, features]`, flat
   * @param y `[rows]`
   */
  fit(x: ArrayLike<number>, y: ArrayLike<number>, rows: number): void {
    const n = this.#features;
    const means = new Float64Array(n);
    let meanY = 0;
    for (let i = 0; i < rows; i++) {
      meanY += y[i]!;
      for (let j = 0; j < n; j++) means[j]! += x[i * n + j]!;
    }
    meanY /= rows;
    for (let j = 0; j < n; j++) means[j]! /= rows;
    // Columns are stored one after the other, with at least n rows, so that the triangle is complete.
    const height = Math.max(rows, n);
    const a = new Float64Array(height * n);
    const b = new Float64Array(height);
    for (let i = 0; i < rows; i++) {
      b[i] = y[i]! - meanY;
      for (let j = 0; j < n; j++) a[j * height + i] = x[i * n + j]! - means[j]!;
    }
    triangularise(a, b, height, n);
    leastNorm(a, b, height, n, this.coefficients);
    this.intercept = meanY;
    for (let j = 0; j < n; j++) this.intercept -= this.coefficients[j]! * means[j]!;
  }

  /** Returns ŷ for row `row` of `x`. */
  predict(x: ArrayLike<number>, row: number): number {
    const n = this.#features;
    let sum = this.intercept;
    for (let j = 0; j < n; j++) sum += this.coefficients[j]! * x[row * n + j]!;
    return sum;
  }

  save(): Snapshot {
    return { meta: {}, arrays: { weights: Float64Array.of(this.intercept, ...this.coefficients) } };
  }

  restore({ arrays }: Snapshot): void {
    requireFinite('the saved regression', arrays);
    const [intercept, ...coefficients] = arrays.weights as Float64Array;
    this.intercept = intercept!;
    this.coefficients.set(coefficients);
  }
}

/** Applies Householder reflections (Golub & Van Loan, algorithm 5.2.1): leaves R in the upper triangle of `a`, and Qᵀb in `b`. */
function triangularise(a: Float64Array, b: Float64Array, height: number, n: number): void {
  for (let j = 0; j < n; j++) {
    const column = a.subarray(j * height, (j + 1) * height);
    let squares = 0;
    for (let i = j; i < height; i++) squares += column[i]! ** 2;
    if (squares === 0) continue;
    const alpha = column[j]! > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    // v = column − α e_j; H = I − 2 v vᵀ / vᵀv, with vᵀv = 2 (squares − α column_j).
    const first = column[j]! - alpha;
    const scale = 1 / (squares - alpha * column[j]!);
    const reflect = (target: Float64Array, offset: number): void => {
      let product = first * target[offset + j]!;
      for (let i = j + 1; i < height; i++) product += column[i]! * target[offset + i]!;
      product *= scale;
      target[offset + j]! -= product * first;
      for (let i = j + 1; i < height; i++) target[offset + i]! -= product * column[i]!;
    };
    for (let k = j + 1; k < n; k++) reflect(a, k * height);
    reflect(b, 0);
    column[j] = alpha;
    column.fill(0, j + 1, height);
  }
}

/** Computes the least-norm w that minimises |R w − b|, by the singular values of R = U Σ Vᵀ. */
function leastNorm(a: Float64Array, b: Float64Array, height: number, n: number, w: Float64Array): void {
  // Rotate pairs of columns until all are orthogonal: R becomes UΣ; the same rotations compose V.
  const v = new Float64Array(n * n);
  for (let j = 0; j < n; j++) v[j * n + j] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let isDone = true;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        let pp = 0;
        let qq = 0;
        let pq = 0;
        for (let i = 0; i < n; i++) {
          const [x, y] = [a[p * height + i]!, a[q * height + i]!];
          pp += x * x;
          qq += y * y;
          pq += x * y;
        }
        if (Math.abs(pq) <= 1e-15 * Math.sqrt(pp * qq)) continue;
        isDone = false;
        const tau = (qq - pp) / (2 * pq);
        const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        const cos = 1 / Math.sqrt(1 + t * t);
        rotate(a, p * height, q * height, n, cos, t * cos);
        rotate(v, p * n, q * n, n, cos, t * cos);
      }
    }
    if (isDone) break;
  }
  const squaredValues = Float64Array.from({ length: n }, (_, j) => {
    let squares = 0;
    for (let i = 0; i < n; i++) squares += a[j * height + i]! ** 2;
    return squares;
  });
  const cutoff = squaredValues.reduce((most, value) => Math.max(most, value), 0) * rankTolerance ** 2;
  w.fill(0);
  for (let j = 0; j < n; j++) {
    if (squaredValues[j]! <= cutoff) continue;
    let product = 0;
    for (let i = 0; i < n; i++) product += a[j * height + i]! * b[i]!;
    const weight = product / squaredValues[j]!;
    for (let i = 0; i < n; i++) w[i]! += weight * v[j * n + i]!;
  }
}

function rotate(m: Float64Array, p: number, q: number, length: number, cos: number, sin: number): void {
  for (let i = 0; i < length; i++) {
    const [x, y] = [m[p + i]!, m[q + i]!];
    m[p + i] = cos * x - sin * y;
    m[q + i] = sin * x + cos * y;
  }
}

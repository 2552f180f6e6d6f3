import type { Dimension, Rng } from '@prism-rl/core';
import { cellOf, valueAt } from '../../space/unitCube.ts';

const logRootTau = 0.5 * Math.log(2 * Math.PI);

/**
 * A joint density over some dimensions: a kernel around each observation, and a wide prior. A kernel is a product over the dimensions: numbers have a
 * normal truncated to [0, 1], choices a distribution with most of its weight on the observed value (Bergstra et al. 2011, section 4; jointly over
 * dimensions as in Falkner et al. 2018, section 4.1).
 *
 * A point has a number for each dimension: a coordinate in [0, 1], or the index of a choice.
 */
export class ParzenEstimator {
  readonly #dimensions: readonly Dimension[];
  /** Observations, and the prior behind them. */
  readonly #points: readonly Float64Array[];
  readonly #logWeights: Float64Array;
  readonly #cumulative: Float64Array;
  /** Widths of the kernels, dimension by dimension; the prior's are 1. */
  readonly #sigmas: readonly Float64Array[];
  /** Log normalisers of a kernel's truncated normals, kernel by kernel. */
  readonly #logNorms: Float64Array;
  readonly #terms: Float64Array;

  /** @param weights one for each point; the prior has 1. */
  constructor(dimensions: readonly Dimension[], points: readonly Float64Array[], weights: readonly number[]) {
    const prior = Float64Array.from(dimensions, ({ kind }) => (kind === 'choice' ? -1 : 0.5));
    const kernels = points.length + 1;
    this.#dimensions = dimensions;
    this.#points = [...points, prior];
    const sum = weights.reduce((total, weight) => total + weight, 1);
    this.#logWeights = Float64Array.from([...weights, 1], (weight) => Math.log(weight / sum));
    this.#cumulative = new Float64Array(kernels);
    let total = 0;
    for (let k = 0; k < kernels; k++) this.#cumulative[k] = total += Math.exp(this.#logWeights[k]!);
    this.#sigmas = dimensions.map((_, d) => widthsOf(points.map((point) => point[d]!)));
    this.#logNorms = Float64Array.from(this.#points, (point, k) => this.#logNorm(point, k));
    this.#terms = new Float64Array(kernels);
  }

  #logNorm(point: Float64Array, kernel: number): number {
    let sum = 0;
    for (let d = 0; d < point.length; d++) {
      const sigma = this.#sigmas[d]![kernel]!;
      const dimension = this.#dimensions[d]!;
      if (dimension.kind === 'choice') continue;
      sum += Math.log(normalCdf((1 - point[d]!) / sigma) - normalCdf(-point[d]! / sigma));
      if (!dimension.isWhole) sum += Math.log(sigma) + logRootTau;
    }
    return sum;
  }

  /** Draws a point; whole numbers and choices are exact. */
  sample(rng: Rng): Float64Array {
    const u = rng.random();
    const kernel = Math.max(
      0,
      this.#cumulative.findIndex((edge) => u < edge),
    );
    const centre = this.#points[kernel]!;
    return Float64Array.from(this.#dimensions, (dimension, d) => {
      if (dimension.kind === 'choice') {
        const { length } = dimension.choices;
        const any = Math.min(length - 1, Math.floor(rng.random() * length));
        return rng.random() < this.#shareOfOthers(length) || centre[d]! < 0 ? any : centre[d]!;
      }
      const sigma = this.#sigmas[d]![kernel]!;
      let x = Number.NaN;
      while (!(x >= 0 && x <= 1)) x = centre[d]! + sigma * rng.normal();
      if (!dimension.isWhole) return x;
      const [low, high] = cellOf(dimension, valueAt(dimension, x) as number);
      return (low + high) / 2;
    });
  }

  /** Of a choice's kernel, the part that is the same for all choices: together one observation's worth over all kernels. */
  #shareOfOthers(choices: number): number {
    const each = 1 / this.#points.length;
    return (each * choices) / (1 + each * choices);
  }

  /** log of the density at a point; of whole numbers and choices the probability. */
  logDensity(point: Float64Array): number {
    const terms = this.#terms;
    const kernels = terms.length;
    for (let k = 0; k < kernels; k++) terms[k] = this.#logWeights[k]! - this.#logNorms[k]!;
    for (let d = 0; d < point.length; d++) this.#addDimension(d, point[d]!);
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < kernels; k++) most = Math.max(most, terms[k]!);
    let sum = 0;
    for (let k = 0; k < kernels; k++) sum += Math.exp(terms[k]! - most);
    return most + Math.log(sum);
  }

  #addDimension(d: number, x: number): void {
    const dimension = this.#dimensions[d]!;
    const terms = this.#terms;
    const sigmas = this.#sigmas[d]!;
    const last = terms.length - 1;
    if (dimension.kind === 'choice') {
      const { length } = dimension.choices;
      const others = this.#shareOfOthers(length);
      const hit = Math.log(1 - others + others / length);
      const miss = Math.log(others / length);
      for (let k = 0; k < last; k++) terms[k]! += this.#points[k]![d] === x ? hit : miss;
      terms[last]! -= Math.log(length);
      return;
    }
    if (!dimension.isWhole) {
      for (let k = 0; k <= last; k++) {
        const z = (x - this.#points[k]![d]!) / sigmas[k]!;
        terms[k]! -= 0.5 * z * z;
      }
      return;
    }
    const [low, high] = cellOf(dimension, valueAt(dimension, x) as number);
    for (let k = 0; k <= last; k++) {
      const [sigma, centre] = [sigmas[k]!, this.#points[k]![d]!];
      const mass = normalCdf((high - centre) / sigma) - normalCdf((low - centre) / sigma);
      terms[k]! += Math.log(Math.max(mass, Number.MIN_VALUE));
    }
  }
}

/**
 * The greater of the distances to the neighbours on both sides, neither wider than everything nor so
 * narrow that nothing between the observations is tried (Bergstra et al. 2011, section 4.2). The neighbours of a single observation are the
 * ends of the range, as in Optuna: it says little of where the best is. 1 for the prior, which stands last.
 */
function widthsOf(centres: readonly number[]): Float64Array {
  const widths = new Float64Array(centres.length + 1).fill(1);
  const least = 1 / Math.min(100, centres.length + 2);
  const order = centres.map((_, k) => k).sort((a, b) => centres[a]! - centres[b]!);
  const [only = 0.5] = centres;
  if (centres.length === 1) widths[0] = Math.max(only, 1 - only);
  else
    for (const [place, k] of order.entries()) {
      const gaps = [order[place - 1], order[place + 1]].map((other) =>
        other === undefined ? 0 : Math.abs(centres[other]! - centres[k]!),
      );
      widths[k] = Math.min(1, Math.max(least, ...gaps));
    }
  return widths;
}

/** Φ, the distribution function of the standard normal: Abramowitz & Stegun 7.1.26 for its complement, to 1.5e-7. */
function normalCdf(z: number): number {
  const x = Math.abs(z) * Math.SQRT1_2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * poly * Math.exp(-x * x);
  return z > 0 ? 1 - tail : tail;
}

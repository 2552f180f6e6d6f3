import type { Rng } from '@prism-rl/core';
import { exp, log } from '@prism-rl/core/arithmetic';
import { eigen } from './eigen.ts';
import { ranked, Search } from './search.ts';

/** Options of {@link CmaEs}. */
export interface CmaEsOptions {
  /** σ: standard deviation of the first generation, in every direction. */
  readonly deviation: number;
  /** λ; default 4 + ⌊3 ln n⌋. */
  readonly population?: number | undefined;
  /** Whether to learn variances only, without covariances: a full matrix of n numbers takes n² (Ros & Hansen 2008). */
  readonly isSeparable?: boolean;
  /** Whether bad candidates also shape the covariances, by negative weights; default true. */
  readonly isActive?: boolean;
}

/**
 * CMA-ES: samples a normal distribution, and learns its mean, covariances and size from the ranks of the scores. Notation and default settings as
 * in Hansen (2016, revised 2023), The CMA Evolution Strategy: A Tutorial.
 */
export class CmaEs extends Search {
  /**
   * Besides the mean: the paths of σ and of C; C, or its diagonal; B and D of C = B D² Bᵀ as of the last decomposition (B of a diagonal is left
   * out); σ, the number of generations, and the generation of the last decomposition.
   */
  protected readonly arrays: {
    readonly [name in 'mean' | 'ps' | 'pc' | 'c' | 'b' | 'd' | 'state']: Float64Array;
  };
  readonly #isSeparable: boolean;
  /** Recombination weights, the best candidate's first; the negative ones scaled. */
  readonly #weights: Float64Array;
  /** μ: number of positive weights. */
  readonly #mu: number;
  /** Learning rates; μ_eff, the variance-effective number of candidates; χ = E‖N(0, I)‖. */
  readonly #rates: { readonly [name in 'cs' | 'damps' | 'cc' | 'c1' | 'cmu' | 'mueff' | 'chi']: number };
  /** (x − m) / σ of the candidates. */
  readonly #steps: readonly Float64Array[];

  /** @throws PrismError `invalid-argument` for settings that make no distribution */
  constructor(start: ArrayLike<number>, rng: Rng, options: CmaEsOptions) {
    const n = start.length;
    const { deviation, isSeparable = false, isActive = true } = options;
    const lambda = options.population ?? 4 + Math.floor(3 * log(n));
    super('CMA-ES', start, rng, { population: lambda, deviation }, 3);
    this.#isSeparable = isSeparable;
    const raw = Float64Array.from({ length: lambda }, (_, i) => log((lambda + 1) / 2) - log(i + 1));
    const mu = raw.filter((w) => w > 0).length;
    const [above, below] = [sum(raw.slice(0, mu)), sum(raw.slice(mu))];
    const [mueff, mueffBelow] = [above ** 2 / squared(raw.slice(0, mu)), below ** 2 / squared(raw.slice(mu))];
    // At most ½, as in the package `cma`: a path of a few generations at least.
    const cs = Math.min(0.5, (mueff + 2) / (n + mueff + 3));
    // A diagonal has n numbers to learn instead of n²: it learns faster.
    const faster = isSeparable ? (n + 2) / 3 : 1;
    const c1 = Math.min(1, (faster * 2) / ((n + 1.3) ** 2 + mueff));
    const cmu = Math.min(1 - c1, (faster * 2 * (0.25 + mueff + 1 / mueff - 2)) / ((n + 2) ** 2 + mueff));
    this.#rates = {
      ...{ cs, c1, cmu, mueff, chi: expectedNorm(n) },
      damps: 1 + 2 * Math.max(0, Math.sqrt((mueff - 1) / (n + 1)) - 1) + cs,
      cc: (4 + mueff / n) / (n + 4 + (2 * mueff) / n),
    };
    const negative = isActive
      ? Math.min(1 + c1 / cmu, 1 + (2 * mueffBelow) / (mueff + 2), (1 - c1 - cmu) / (n * cmu))
      : 0;
    this.#weights = raw.map((w) => (w > 0 ? w / above : below === 0 ? 0 : (negative * w) / -below));
    this.#mu = mu;
    const identity = (): Float64Array =>
      isSeparable
        ? new Float64Array(n).fill(1)
        : Float64Array.from({ length: n * n }, (_, k) => Number(k % (n + 1) === 0));
    this.#steps = Array.from({ length: lambda }, () => new Float64Array(n));
    this.arrays = {
      ...{ mean: this.mean, ps: new Float64Array(n), pc: new Float64Array(n), c: identity() },
      ...{ b: isSeparable ? new Float64Array() : identity(), d: new Float64Array(n).fill(1) },
      state: Float64Array.of(deviation, 0, 0),
    };
  }

  get deviation(): number {
    return this.arrays.state[0]!;
  }

  draw(): void {
    const { d } = this.arrays;
    const z = new Float64Array(d.length);
    this.#decompose();
    for (const step of this.#steps) {
      this.rng.fillNormal(z);
      for (let i = 0; i < d.length; i++) z[i]! *= d[i]!;
      this.#turned(z, step);
    }
  }

  candidate(k: number, into: Float64Array): void {
    const { mean, deviation } = this;
    const step = this.#steps[k]!;
    for (let i = 0; i < mean.length; i++) into[i] = mean[i]! + deviation * step[i]!;
  }

  tell(scores: ArrayLike<number>): void {
    const { mean, ps, pc, c, state } = this.arrays;
    const n = mean.length;
    const { cs, damps, cc, c1, cmu, mueff, chi } = this.#rates;
    const weights = this.#weights;
    const sigma = this.deviation;
    const ordered = Array.from(ranked(scores), (k) => this.#steps[k]!);
    const shift = new Float64Array(n);
    for (const [k, step] of ordered.slice(0, this.#mu).entries())
      for (let i = 0; i < n; i++) shift[i]! += weights[k]! * step[i]!;
    for (let i = 0; i < n; i++) mean[i]! += sigma * shift[i]!;
    // p_σ ← (1 − c_σ) p_σ + √(c_σ (2 − c_σ) μ_eff) C^(−½) shift
    const whitened = this.#whitened(shift, true);
    const generation = ++state[1]!;
    for (let i = 0; i < n; i++) ps[i] = (1 - cs) * ps[i]! + Math.sqrt(cs * (2 - cs) * mueff) * whitened[i]!;
    const length = squared(ps);
    // After a large step, p_c waits: its variance would grow too fast.
    const isShort = length / (1 - (1 - cs) ** (2 * generation)) < (2 + 4 / (n + 1)) * n;
    const pull = isShort ? Math.sqrt(cc * (2 - cc) * mueff) : 0;
    for (let i = 0; i < n; i++) pc[i] = (1 - cc) * pc[i]! + pull * shift[i]!;
    const kept = 1 + (isShort ? 0 : c1 * cc * (2 - cc)) - c1 - cmu * sum(weights);
    for (let k = 0; k < c.length; k++) c[k]! *= kept;
    this.#add(c1, pc);
    for (const [k, step] of ordered.entries()) {
      // Only the direction of a bad step counts, so that C stays positive definite.
      const own = weights[k]!;
      const scaled = own < 0 ? (own * n) / (Math.sqrt(squared(this.#whitened(step))) + 1e-9) ** 2 : own;
      this.#add(cmu * scaled, step);
    }
    state[0] = sigma * exp(Math.min(1, (cs / damps) * (Math.sqrt(length) / chi - 1)));
  }

  /** C ← C + weight · v vᵀ */
  #add(weight: number, v: Float64Array): void {
    const { c } = this.arrays;
    const n = v.length;
    if (weight === 0) return;
    for (let i = 0; i < n; i++) {
      const scaled = weight * v[i]!;
      if (this.#isSeparable) c[i]! += scaled * v[i]!;
      else for (let j = 0; j < n; j++) c[i * n + j]! += scaled * v[j]!;
    }
  }

  /** B v, into `out`; B of a diagonal is the identity. */
  #turned(v: Float64Array, out: Float64Array): Float64Array {
    const { b } = this.arrays;
    const n = v.length;
    if (this.#isSeparable) out.set(v);
    else for (let i = 0; i < n; i++) out[i] = v.reduce((sum, x, j) => sum + b[i * n + j]! * x, 0);
    return out;
  }

  /** D⁻¹ Bᵀ v, which is as long as C^(−½) v; with `isTurned` C^(−½) v itself. */
  #whitened(v: Float64Array, isTurned = false): Float64Array {
    const { b, d } = this.arrays;
    const n = v.length;
    const inner = this.#isSeparable ? v.slice() : new Float64Array(n);
    if (!this.#isSeparable)
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) inner[j]! += b[i * n + j]! * v[i]!;
    for (let j = 0; j < n; j++) inner[j]! /= d[j]!;
    return isTurned ? this.#turned(inner, new Float64Array(n)) : inner;
  }

  /** B and D of C; not in every generation, as they change little and cost n³. */
  #decompose(): void {
    const { c, b, d, state } = this.arrays;
    const [, generation, last] = state as Float64Array & [number, number, number];
    const { c1, cmu } = this.#rates;
    const isRecent = !this.#isSeparable && generation < last + 1 / (c1 + cmu) / d.length / 10;
    if (generation === last || isRecent) return;
    state[2] = generation;
    if (this.#isSeparable) d.set(c);
    else eigen(c, b, d);
    for (let i = 0; i < d.length; i++) d[i] = Math.sqrt(Math.max(1e-300, d[i]!));
  }
}

const sum = (numbers: Float64Array): number => numbers.reduce((all, x) => all + x, 0);
const squared = (numbers: Float64Array): number => numbers.reduce((all, x) => all + x * x, 0);

/** E‖N(0, I)‖ in n dimensions: the product of those for n and n + 1 is n. */
function expectedNorm(n: number): number {
  let norm = Math.sqrt(2 / Math.PI);
  for (let k = 1; k < n; k++) norm = k / norm;
  return norm;
}

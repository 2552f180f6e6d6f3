import type { Rng, Snapshot } from '@prism-rl/core';
import { exp, log } from '@prism-rl/core/arithmetic';
import { eigen } from './eigen.ts';
import type { Search } from './search.ts';
import { ranked, requireGeneration, restored, saved } from './search.ts';

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
export class CmaEs implements Search {
  readonly population: number;
  readonly mean: Float64Array;
  readonly #rng: Rng;
  readonly #isSeparable: boolean;
  /** Recombination weights, the best candidate's first; the negative ones scaled. */
  readonly #weights: Float64Array;
  /** μ: number of positive weights, and the variance-effective number of candidates. */
  readonly #mu: number;
  readonly #mueff: number;
  readonly #rates: { readonly [name in 'cs' | 'damps' | 'cc' | 'c1' | 'cmu']: number };
  /** E‖N(0, I)‖ */
  readonly #chi: number;
  readonly #ps: Float64Array;
  readonly #pc: Float64Array;
  /** C: the matrix, or its diagonal. C = B D² Bᵀ as of the last decomposition; B of a diagonal is left out. */
  readonly #c: Float64Array;
  readonly #b: Float64Array;
  readonly #d: Float64Array;
  /** σ, the number of generations, and the generation of the last decomposition. */
  readonly #state: Float64Array;
  readonly #candidates: readonly Float64Array[];
  /** (x − m) / σ of the candidates. */
  readonly #steps: readonly Float64Array[];

  /** @throws PrismError `invalid-argument` for settings that make no distribution */
  constructor(start: ArrayLike<number>, rng: Rng, options: CmaEsOptions) {
    const n = start.length;
    const { deviation, isSeparable = false, isActive = true } = options;
    const lambda = options.population ?? 4 + Math.floor(3 * log(n));
    requireGeneration('CMA-ES', n, { population: lambda, deviation }, 3);
    this.population = lambda;
    this.mean = Float64Array.from(start);
    this.#rng = rng;
    this.#isSeparable = isSeparable;
    const raw = Float64Array.from({ length: lambda }, (_, i) => log((lambda + 1) / 2) - log(i + 1));
    const mu = raw.filter((w) => w > 0).length;
    const [above, below] = [raw.slice(0, mu), raw.slice(mu)].map((some) => ({
      sum: some.reduce((all, w) => all + w, 0),
      effective: some.reduce((all, w) => all + w, 0) ** 2 / some.reduce((all, w) => all + w * w, 0),
    })) as [{ sum: number; effective: number }, { sum: number; effective: number }];
    const mueff = above.effective;
    // At most ½, as in the package `cma`: a path of a few generations at least.
    const cs = Math.min(0.5, (mueff + 2) / (n + mueff + 3));
    // A diagonal has n numbers to learn instead of n²: it learns faster.
    const faster = isSeparable ? (n + 2) / 3 : 1;
    const c1 = Math.min(1, (faster * 2) / ((n + 1.3) ** 2 + mueff));
    const cmu = Math.min(1 - c1, (faster * 2 * (0.25 + mueff + 1 / mueff - 2)) / ((n + 2) ** 2 + mueff));
    this.#rates = {
      ...{ cs, c1, cmu },
      damps: 1 + 2 * Math.max(0, Math.sqrt((mueff - 1) / (n + 1)) - 1) + cs,
      cc: (4 + mueff / n) / (n + 4 + (2 * mueff) / n),
    };
    const negative = isActive
      ? Math.min(1 + c1 / cmu, 1 + (2 * below.effective) / (mueff + 2), (1 - c1 - cmu) / (n * cmu))
      : 0;
    this.#weights = raw.map((w) =>
      w > 0 ? w / above.sum : below.sum === 0 ? 0 : (negative * w) / -below.sum,
    );
    this.#mu = mu;
    this.#mueff = mueff;
    this.#chi = expectedNorm(n);
    this.#ps = new Float64Array(n);
    this.#pc = new Float64Array(n);
    const identity = () =>
      Float64Array.from({ length: isSeparable ? n : n * n }, (_, k) =>
        Number(isSeparable || k % (n + 1) === 0),
      );
    this.#c = identity();
    this.#b = isSeparable ? new Float64Array() : identity();
    this.#d = new Float64Array(n).fill(1);
    this.#state = Float64Array.of(deviation, 0, 0);
    const rows = () => Array.from({ length: lambda }, () => new Float64Array(n));
    this.#candidates = rows();
    this.#steps = rows();
  }

  get deviation(): number {
    return this.#state[0]!;
  }

  begin(mean: Float64Array): void {
    this.mean.set(mean);
  }

  ask(): readonly Float64Array[] {
    const { mean, deviation } = this;
    const z = new Float64Array(mean.length);
    this.#decompose();
    for (const [k, step] of this.#steps.entries()) {
      this.#rng.fillNormal(z);
      this.#shaped(z, step);
      for (let i = 0; i < z.length; i++) this.#candidates[k]![i] = mean[i]! + deviation * step[i]!;
    }
    return this.#candidates;
  }

  tell(scores: ArrayLike<number>): void {
    const { mean } = this;
    const n = mean.length;
    const { cs, damps, cc, c1, cmu } = this.#rates;
    const [ps, pc, weights] = [this.#ps, this.#pc, this.#weights];
    const sigma = this.deviation;
    const order = ranked(scores);
    const shift = new Float64Array(n);
    for (let k = 0; k < this.#mu; k++) {
      const step = this.#steps[order[k]!]!;
      for (let i = 0; i < n; i++) shift[i]! += weights[k]! * step[i]!;
    }
    for (let i = 0; i < n; i++) mean[i]! += sigma * shift[i]!;
    // p_σ ← (1 − c_σ) p_σ + √(c_σ (2 − c_σ) μ_eff) C^(−½) shift
    const whitened = this.#whitened(shift, true);
    const generation = ++this.#state[1]!;
    for (let i = 0; i < n; i++)
      ps[i] = (1 - cs) * ps[i]! + Math.sqrt(cs * (2 - cs) * this.#mueff) * whitened[i]!;
    const squared = ps.reduce((sum, x) => sum + x * x, 0);
    // After a large step, p_c waits: its variance would grow too fast.
    const isShort = squared / (1 - (1 - cs) ** (2 * generation)) < (2 + 4 / (n + 1)) * n;
    for (let i = 0; i < n; i++)
      pc[i] = (1 - cc) * pc[i]! + (isShort ? Math.sqrt(cc * (2 - cc) * this.#mueff) * shift[i]! : 0);
    const lost = isShort ? 0 : c1 * cc * (2 - cc);
    const kept = 1 + lost - c1 - cmu * weights.reduce((sum, w) => sum + w, 0);
    for (let k = 0; k < this.#c.length; k++) this.#c[k]! *= kept;
    this.#add(c1, pc);
    for (const [k, weight] of weights.entries()) {
      const step = this.#steps[order[k]!]!;
      // Only the direction of a bad step counts, so that C stays positive definite.
      const length = weight < 0 ? Math.sqrt(this.#whitened(step).reduce((sum, x) => sum + x * x, 0)) : 0;
      this.#add(cmu * (weight < 0 ? (weight * n) / (length + 1e-9) ** 2 : weight), step);
    }
    this.#state[0] = sigma * exp(Math.min(1, (cs / damps) * (Math.sqrt(squared) / this.#chi - 1)));
  }

  save(): Snapshot {
    return saved(this.#rng, this.#arrays());
  }

  restore(snapshot: Snapshot): void {
    restored(snapshot, this.#rng, this.#arrays());
  }

  #arrays(): { readonly [name: string]: Float64Array } {
    const [ps, pc, c, b, d] = [this.#ps, this.#pc, this.#c, this.#b, this.#d];
    return { mean: this.mean, ps, pc, c, b, d, state: this.#state };
  }

  /** C ← C + weight · v vᵀ */
  #add(weight: number, v: Float64Array): void {
    const n = v.length;
    if (weight === 0) return;
    for (let i = 0; i < n; i++) {
      const scaled = weight * v[i]!;
      if (this.#isSeparable) this.#c[i]! += scaled * v[i]!;
      else for (let j = 0; j < n; j++) this.#c[i * n + j]! += scaled * v[j]!;
    }
  }

  /** B D z, into `out`. */
  #shaped(z: Float64Array, out: Float64Array): void {
    const n = z.length;
    for (let i = 0; i < n; i++) z[i]! *= this.#d[i]!;
    if (this.#isSeparable) out.set(z);
    else
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += this.#b[i * n + j]! * z[j]!;
        out[i] = sum;
      }
  }

  /** D⁻¹ Bᵀ v, which is as long as C^(−½) v; with `isTurned` C^(−½) v itself. */
  #whitened(v: Float64Array, isTurned = false): Float64Array {
    const n = v.length;
    if (this.#isSeparable) return v.map((x, i) => x / this.#d[i]!);
    const inner = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) inner[j]! += this.#b[i * n + j]! * v[i]!;
    for (let j = 0; j < n; j++) inner[j]! /= this.#d[j]!;
    if (!isTurned) return inner;
    return inner.map((_, i) => inner.reduce((sum, x, j) => sum + this.#b[i * n + j]! * x, 0));
  }

  /** B and D of C; not in every generation, as they change little and cost n³. */
  #decompose(): void {
    const [, generation, last] = this.#state as Float64Array & [number, number, number];
    const n = this.mean.length;
    const { c1, cmu } = this.#rates;
    if (generation === last || (!this.#isSeparable && generation < last + 1 / (c1 + cmu) / n / 10)) return;
    this.#state[2] = generation;
    if (!this.#isSeparable) eigen(this.#c, this.#b, this.#d);
    for (let i = 0; i < n; i++)
      this.#d[i] = Math.sqrt(this.#isSeparable ? this.#c[i]! : Math.max(1e-300, this.#d[i]!));
  }
}

/** E‖N(0, I)‖ in n dimensions: the product of those for n and n + 1 is n. */
function expectedNorm(n: number): number {
  let norm = Math.sqrt(2 / Math.PI);
  for (let k = 1; k < n; k++) norm = k / norm;
  return norm;
}

import { PrismError, Rng } from '@prism-rl/core';
import { type Interval, percentileInterval } from './bootstrap.ts';

// What would a policy π earn, judged by episodes that another policy μ recorded? The weights of an episode's first t steps are ρ₁ₜ = Π π(a|s) / μ(a|s).

/** Recorded episodes, one after the other, and what the judged policy thinks of their steps. */
export interface JudgedEpisodes {
  /** Number of steps of each episode. */
  readonly lengths: ArrayLike<number>;
  /** Of each step. */
  readonly rewards: ArrayLike<number>;
  /** π(a|s) / μ(a|s) of each recorded action. μ must have been able to choose whatever π chooses: what the recordings lack cannot be weighed. */
  readonly ratios: ArrayLike<number>;
  /** γ, in [0, 1]; default 1. */
  readonly discount?: number;
}

/** A value with the interval of 95 % of the resamples of episodes. */
export interface OffPolicyValue extends Interval {
  /** (Σ ρ)² / Σ ρ², with the weights of whole episodes: the number of π's own episodes that would say as much. A small number means that the estimate hangs on few episodes. */
  readonly effectiveEpisodes: number;
}

/** How intervals are drawn. */
export interface Resampling {
  /** Default 2000. */
  readonly resamples?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Per-decision importance weighting (Precup, Sutton & Singh 2000): the mean over episodes of Σ γᵗ ρ₁ₜ rₜ. Without bias, and of a variance that grows
 * exponentially with the length of episodes.
 *
 * @throws PrismError `invalid-argument` for arrays that do not fit, or ratios that are negative or not finite.
 */
export function importanceWeighted(episodes: JudgedEpisodes, resampling: Resampling = {}): OffPolicyValue {
  const values = eachEpisode(episodes, (from, to, { rewards, discount = 1 }) => {
    const weights = weightsOf(episodes, from, to);
    return weights.reduce((value, weight, t) => value + discount ** t * weight * rewards[from + t]!, 0);
  });
  return valueWithInterval(episodes, resampling, (rows) => meanOf(values, rows));
}

/**
 * The same with weights that sum to 1 at each step (weighted per-decision importance sampling): some bias, which vanishes with more episodes, for
 * much less variance. An episode that has ended keeps its weight, and earns 0.
 *
 * @throws PrismError as {@link importanceWeighted} does
 */
export function selfNormalised(episodes: JudgedEpisodes, resampling: Resampling = {}): OffPolicyValue {
  const { rewards, discount = 1 } = episodes;
  const longest = Array.from(episodes.lengths).reduce((most, length) => Math.max(most, length), 0);
  const weights = eachEpisode(episodes, (from, to) => weightsOf(episodes, from, to));
  const starts = eachEpisode(episodes, (from) => from);
  return valueWithInterval(episodes, resampling, (rows) => {
    let value = 0;
    for (let t = 0, power = 1; t < longest; t++, power *= discount) {
      let [sum, earned] = [0, 0];
      for (const row of rows) {
        const own = weights[row]!;
        const weight = own[Math.min(t, own.length - 1)]!;
        sum += weight;
        if (t < own.length) earned += weight * rewards[starts[row]! + t]!;
      }
      if (sum > 0) value += (power * earned) / sum;
    }
    return value;
  });
}

/**
 * Doubly robust (Jiang & Li 2016, equation 10): v̂(s) + ρ (r + γ · the same of the next step − q̂(s, a)). Without bias if the ratios are right, whatever
 * q̂ is; with less variance the better q̂ is.
 *
 * @param model q̂(s, a) of each recorded action, and v̂(s) = Σ π(a|s) q̂(s, a) of each step, such as of {@link fittedValues}.
 * @throws PrismError as {@link importanceWeighted} does
 */
export function doublyRobust(
  episodes: JudgedEpisodes,
  model: { readonly q: ArrayLike<number>; readonly v: ArrayLike<number> },
  resampling: Resampling = {},
): OffPolicyValue {
  const { q, v } = model;
  requireLengths(episodes, { q, v });
  const values = eachEpisode(episodes, (from, to, { rewards, ratios, discount = 1 }) => {
    let value = 0;
    for (let t = to - 1; t >= from; t--)
      value = v[t]! + ratios[t]! * (rewards[t]! + discount * value - q[t]!);
    return value;
  });
  return valueWithInterval(episodes, resampling, (rows) => meanOf(values, rows));
}

/** Recorded steps as features φ, for values q̂(s, a) = w · φ(s, a). */
export interface FeatureSteps {
  /** φ(s, a) of each recorded action, `[steps][size]`. */
  readonly taken: readonly ArrayLike<number>[];
  /** Σ π(a|s) φ(s, a) of each step. */
  readonly expected: readonly ArrayLike<number>[];
  /** The same of the step after it; zeros after the end of an episode. */
  readonly next: readonly ArrayLike<number>[];
  readonly rewards: ArrayLike<number>;
  readonly discount?: number;
}

/**
 * Fitted Q evaluation with linear values, solved at once: the w for which w · φ(s, a) is the least-squares fit of r + γ w · φ̄(s′)
 * (Lagoudakis & Parr 2003, LSTD-Q). A table of values has an indicator for each state and action.
 *
 * @param ridge added to the diagonal, for features that the recordings lack; default 1e-6.
 * @returns q̂ and v̂ of each step, for {@link doublyRobust}; the mean of v̂ over first steps is an estimate of its own.
 */
export function fittedValues(
  steps: FeatureSteps,
  ridge = 1e-6,
): { readonly q: Float64Array; readonly v: Float64Array } {
  const rows = normalEquations(steps, ridge);
  const w = solved(rows, rows.length);
  return {
    q: Float64Array.from(steps.taken, (phi) => dot(w, phi)),
    v: Float64Array.from(steps.expected, (phi) => dot(w, phi)),
  };
}

/**
 * The mean of {@link fittedValues} over the first steps of episodes, with an interval that also covers the fit: each episode counts with its influence
 * on the result, to first order (the delta method).
 *
 * @param lengths number of steps of each episode.
 * @throws PrismError `invalid-argument` if there are not as many steps.
 */
export function fittedReturn(
  lengths: ArrayLike<number>,
  steps: FeatureSteps,
  resampling: Resampling = {},
  ridge = 1e-6,
): Interval {
  const { taken, expected, next, rewards, discount = 1 } = steps;
  const episodes = { lengths, rewards, ratios: Array.from(taken, () => 1) };
  requireLengths(episodes, { taken, expected, next });
  const rows = normalEquations(steps, ridge);
  const size = rows.length;
  const starts = eachEpisode(episodes, (from) => expected[from]!);
  const transposed = rows.map((_, i) =>
    Float64Array.from({ length: size + 1 }, (_, j) =>
      j < size ? rows[j]![i]! : starts.reduce((sum, phi) => sum + phi[i]!, 0),
    ),
  );
  const w = solved(rows, size);
  const u = solved(transposed, size);
  const values = eachEpisode(episodes, (from, to) => {
    let value = dot(w, expected[from]!);
    for (let t = from; t < to; t++)
      value += dot(u, taken[t]!) * (rewards[t]! + discount * dot(w, next[t]!) - dot(w, taken[t]!));
    return value;
  });
  return resampledInterval(values.length, resampling, (drawn) => meanOf(values, drawn));
}

const dot = (w: Float64Array, phi: ArrayLike<number>): number =>
  w.reduce((sum, weight, i) => sum + weight * phi[i]!, 0);

/** The augmented matrix Σ φ (φ − γ φ̄′)ᵀ + λ I | Σ φ r. */
function normalEquations(
  { taken, next, rewards, discount = 1 }: FeatureSteps,
  ridge: number,
): Float64Array[] {
  const size = taken[0]?.length ?? 0;
  const rows = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size + 1 }, (_, j) => (i === j ? ridge : 0)),
  );
  for (const [t, phi] of taken.entries()) {
    for (let i = 0; i < size; i++) {
      if (phi[i] === 0) continue;
      const row = rows[i]!;
      for (let j = 0; j < size; j++) row[j]! += phi[i]! * (phi[j]! - discount * next[t]![j]!);
      row[size]! += phi[i]! * rewards[t]!;
    }
  }
  return rows;
}

/** Gaussian elimination with pivoting; changes the matrix. */
function solved(rows: Float64Array[], size: number): Float64Array {
  for (let k = 0; k < size; k++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? i : best),
      k,
    );
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    for (let i = 0; i < size; i++) {
      const factor = i === k ? 0 : rows[i]![k]! / rows[k]![k]!;
      if (factor !== 0) for (let j = k; j <= size; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  return Float64Array.from(rows, (row, k) => row[size]! / row[k]!);
}

function requireLengths(
  { lengths, rewards, ratios }: JudgedEpisodes,
  more: { readonly [name: string]: ArrayLike<unknown> } = {},
): void {
  const steps = Array.from(lengths).reduce((sum, length) => sum + length, 0);
  const wrong = Object.entries({ rewards, ratios, ...more }).find(([, { length }]) => length !== steps);
  if (lengths.length === 0 || wrong !== undefined) {
    throw PrismError.invalidArgument`Recorded episodes of ${steps} steps need a number in ${wrong?.[0] ?? 'lengths'} for each, but there are ${wrong?.[1].length ?? 0}.`;
  }
  const bad = Array.from(ratios).findIndex((ratio) => !(ratio >= 0 && Number.isFinite(ratio)));
  if (bad >= 0) {
    throw PrismError.invalidArgument`The ratio of step ${bad} is ${ratios[bad]}, but must be a finite number of at least 0.
      The recording policy must be able to choose every recorded action.`;
  }
}

function eachEpisode<T>(
  episodes: JudgedEpisodes,
  of: (from: number, to: number, episodes: JudgedEpisodes) => T,
): T[] {
  let to = 0;
  return Array.from(episodes.lengths, (length) => {
    to += length;
    return of(to - length, to, episodes);
  });
}

/** ρ₁ₜ of the steps of an episode. */
function weightsOf({ ratios }: JudgedEpisodes, from: number, to: number): Float64Array {
  const weights = new Float64Array(to - from);
  for (let t = from; t < to; t++) weights[t - from] = ratios[t]! * (t === from ? 1 : weights[t - from - 1]!);
  return weights;
}

function meanOf(values: readonly number[], rows: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < rows.length; k++) sum += values[rows[k]!]!;
  return sum / rows.length;
}

function valueWithInterval(
  episodes: JudgedEpisodes,
  resampling: Resampling,
  estimate: (rows: Int32Array) => number,
): OffPolicyValue {
  requireLengths(episodes);
  const wholes = eachEpisode(episodes, (from, to) => weightsOf(episodes, from, to).at(-1) ?? 1);
  const sum = wholes.reduce((a, b) => a + b);
  const squares = wholes.reduce((a, b) => a + b * b, 0);
  return {
    ...resampledInterval(episodes.lengths.length, resampling, estimate),
    effectiveEpisodes: squares === 0 ? 0 : (sum * sum) / squares,
  };
}

function resampledInterval(
  count: number,
  { resamples = 2000, seed = 0 }: Resampling,
  estimate: (rows: Int32Array) => number,
): Interval {
  const rng = new Rng(seed);
  const rows = new Int32Array(count);
  const values = Float64Array.from({ length: resamples }, () => {
    rng.fillIntegers(rows, 0, count);
    return estimate(rows);
  });
  const whole = estimate(Int32Array.from({ length: count }, (_, k) => k));
  return percentileInterval(whole, values, 0.95);
}

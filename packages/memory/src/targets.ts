import { PrismError } from '@prism-rl/core';
import { requireCounts, wholeNumber } from '@prism-rl/core/checks';
import { requireDiscount } from './replay/transitions.ts';

/**
 * Input of the targets: `steps` steps of `numEnvs` environments. Every array contains `steps × numEnvs` numbers; element `t · numEnvs + i`
 * is step `t` of environment `i`. Suffixes mark time, as in rlax: `Tm1` for the state before a step, `T` for its outcome.
 */
export interface TimeMajor {
  readonly steps: number;
  readonly numEnvs: number;
  /** r_t: the reward of the step. */
  readonly rT: ArrayLike<number>;
  /** γ_t: the discount, or 0 if the step led to a terminal state. */
  readonly discountT: ArrayLike<number>;
  /** 1 if the episode ended with the step (terminated or truncated), which stops sums; else 0. */
  readonly endT: ArrayLike<number>;
}

/**
 * Converts a rollout to {@link TimeMajor}.
 *
 * @param discount γ, or the discount of each step, in the order of `rewards`.
 * @throws PrismError `invalid-config` for a discount outside [0, 1], `invalid-argument` for counts that are no positive integers.
 */
export function timeMajor(
  rollout: {
    readonly steps: number;
    readonly numEnvs: number;
    readonly rewards: ArrayLike<number>;
    readonly terminated: ArrayLike<number>;
    readonly truncated: ArrayLike<number>;
  },
  discount: number | ArrayLike<number>,
): TimeMajor {
  const { steps, numEnvs, rewards, terminated, truncated } = rollout;
  requireCounts('timeMajor', { steps, numEnvs });
  if (typeof discount === 'number') requireDiscount(discount);
  const discountT = new Float64Array(steps * numEnvs);
  const endT = new Uint8Array(steps * numEnvs);
  for (let row = 0; row < endT.length; row++) {
    const own = typeof discount === 'number' ? discount : discount[row]!;
    if (typeof discount !== 'number') requireDiscount(own);
    discountT[row] = terminated[row] === 1 ? 0 : own;
    endT[row] = terminated[row]! | truncated[row]!;
  }
  return { steps, numEnvs, rT: rewards, discountT, endT };
}

/**
 * Generalised advantage estimation (Schulman et al. 2016, equation 16):
 *
 *   δ_t = r_t + γ_t v_t − v_{t−1},   A_{t−1} = δ_t + γ_t λ A_t
 *
 * λ = 0 gives TD errors, λ = 1 the n-step returns of A2C and A3C minus values. Sums stop at every episode's end; δ of a truncated step
 * bootstraps from the episode's last observation. For the last step, A is δ.
 *
 * @param vTm1 v_{t−1}: values of the states before the steps.
 * @param vT v_t: values of their true successors, also where an episode is truncated; must be finite even for terminal states.
 * @param lambda λ, from 0 to 1.
 * @param out receives A, in the order of `rT`.
 * @throws PrismError `invalid-argument` for another λ.
 */
export function generalisedAdvantages(
  { steps, numEnvs, rT, discountT, endT }: TimeMajor,
  vTm1: ArrayLike<number>,
  vT: ArrayLike<number>,
  lambda: number,
  out: Float64Array,
): void {
  requireLambda(lambda);
  for (let i = 0; i < numEnvs; i++) {
    let sum = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const row = t * numEnvs + i;
      const delta = rT[row]! + discountT[row]! * vT[row]! - vTm1[row]!;
      sum = delta + (endT[row] === 1 ? 0 : discountT[row]! * lambda * sum);
      out[row] = sum;
    }
  }
}

/**
 * λ-returns (Sutton & Barto 2018, section 12.1), backwards:
 *
 *   G_{t−1} = r_t + γ_t [(1 − λ) v_t + λ G_t],   and r_t + γ_t v_t at the last step and at an episode's end
 *
 * With state values these are the targets of TD(λ), with v = max_a q(s, a) those of Peng's Q(λ), which does not cut the sum after an
 * exploratory action (Peng & Williams 1996; Gallici et al. 2025, PQN).
 *
 * @param vT v_t: values of the true successors; must be finite even for terminal states.
 * @param lambda λ: 0 bootstraps from the next state, 1 sums all available rewards.
 * @param out receives G, in the order of `rT`.
 * @throws PrismError `invalid-argument` for a λ outside [0, 1].
 */
export function lambdaReturns(
  { steps, numEnvs, rT, discountT, endT }: TimeMajor,
  vT: ArrayLike<number>,
  lambda: number,
  out: Float64Array,
): void {
  requireLambda(lambda);
  for (let i = 0; i < numEnvs; i++) {
    let next = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const row = t * numEnvs + i;
      const v = vT[row]!;
      const ahead = t === steps - 1 || endT[row] === 1 ? v : (1 - lambda) * v + lambda * next;
      next = rT[row]! + discountT[row]! * ahead;
      out[row] = next;
    }
  }
}

function requireLambda(lambda: number): void {
  if (!(lambda >= 0 && lambda <= 1))
    throw PrismError.invalidArgument`λ must lie in [0, 1], but is ${lambda}.`;
}

/** Mean and standard deviation of the first `count` numbers. */
export interface Moments {
  readonly mean: number;
  /** Of the population: divides by n. */
  readonly std: number;
}

/**
 * Computes the {@link Moments} of the first `count` numbers, in two passes.
 *
 * @throws PrismError `invalid-argument` unless `count` is at least 1 and at most the length.
 */
export function moments(values: ArrayLike<number>, count: number): Moments {
  wholeNumber('The count of moments', count, 1, values.length);
  let mean = 0;
  for (let k = 0; k < count; k++) mean += values[k]!;
  mean /= count;
  let squares = 0;
  for (let k = 0; k < count; k++) squares += (values[k]! - mean) ** 2;
  return { mean, std: Math.sqrt(squares / count) };
}

/**
 * Replaces the first `count` numbers by (x − mean) / (std + ε).
 *
 * @returns the moments before.
 * @throws PrismError `invalid-argument` for a count as in {@link moments}, and unless ε is finite and not negative.
 */
export function standardise(
  values: ArrayLike<number>,
  count: number,
  out: Float32Array | Float64Array,
  epsilon = 1e-8,
): Moments {
  if (!(epsilon >= 0 && epsilon < Number.POSITIVE_INFINITY))
    throw PrismError.invalidArgument`epsilon must be a number of at least 0, but is ${epsilon}.`;
  const { mean, std } = moments(values, count);
  for (let k = 0; k < count; k++) out[k] = (values[k]! - mean) / (std + epsilon);
  return { mean, std };
}

/** Explained variance, 1 − Var(targets − predictions) / Var(targets): 1 is perfect, 0 as good as a constant; 0 for constant targets. */
export function explainedVariance(
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
  count: number,
): number {
  wholeNumber('The count of explainedVariance', count, 1, targets.length);
  const errors = new Float64Array(count);
  for (let k = 0; k < count; k++) errors[k] = targets[k]! - predictions[k]!;
  const { std } = moments(targets, count);
  return std === 0 ? 0 : 1 - (moments(errors, count).std / std) ** 2;
}

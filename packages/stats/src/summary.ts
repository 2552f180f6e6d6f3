import { PrismError } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import type { BootstrapOptions, Interval } from './bootstrap.ts';
import { bootstrapInterval, bootstrapPlan, canVary, quantile, unknownInterval } from './bootstrap.ts';
import { ScoreMatrix } from './scoreMatrix.ts';

/**
 * Quantile of Student's t distribution.
 *
 * @param probability between 0 and 1; 0.975 for the upper end of a 95 % interval.
 * @param degreesOfFreedom a positive integer: the sample size minus one.
 * @throws PrismError `invalid-argument`
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw PrismError.invalidArgument`The probability must lie between 0 and 1, but is ${probability}.`;
  }
  wholeNumber('degreesOfFreedom', degreesOfFreedom);
  if (probability < 0.5) return -studentQuantile(1 - probability, degreesOfFreedom);
  // Bisects over the angle, which unlike t is bounded.
  const central = 2 * probability - 1;
  let low = 0;
  let high = Math.PI / 2;
  for (let k = 0; k < 64; k++) {
    const middle = (low + high) / 2;
    if (centralProbability(middle, degreesOfFreedom) < central) low = middle;
    else high = middle;
  }
  return Math.sqrt(degreesOfFreedom) * Math.tan((low + high) / 2);
}

/**
 * P(|T| ≤ t) with t = √ν · tan θ, by the finite series for integer ν: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4.
 */
function centralProbability(theta: number, nu: number): number {
  const sin = Math.sin(theta);
  const cos = Math.cos(theta);
  const odd = nu % 2 === 1;
  let term = odd ? cos : 1;
  let sum = 0;
  // The exponents of cos θ run up to ν − 2.
  for (let k = odd ? 1 : 0; k <= nu - 2; k += 2) {
    sum += term;
    term *= (cos * cos * (k + 1)) / (k + 2);
  }
  return odd ? (2 / Math.PI) * (theta + sin * sum) : sin * sum;
}

/** `0.82 [0.71, 0.93]`, or `0.82 [unknown]`. @param format a number as text. */
export function intervalText({ estimate, low, high }: Interval, format: (value: number) => string): string {
  const ends = Number.isNaN(low) ? 'unknown' : `${format(low)}, ${format(high)}`;
  return `${format(estimate)} [${ends}]`;
}

/** Arithmetic mean. @throws PrismError `invalid-argument` for no numbers. */
export function mean(values: ArrayLike<number>): number {
  needs(values, 1, 'A mean');
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
}

/** Median; NaN if one of the numbers is NaN. @throws PrismError `invalid-argument` for no numbers. */
export function median(values: ArrayLike<number>): number {
  needs(values, 1, 'A median');
  return quantile(values, 0.5);
}

/** Sample standard deviation (divisor n − 1); NaN for a single number. */
export function standardDeviation(values: ArrayLike<number>): number {
  const center = mean(values);
  let squares = 0;
  for (let k = 0; k < values.length; k++) squares += (values[k]! - center) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Standard error of the mean; NaN for a single number. */
export function standardError(values: ArrayLike<number>): number {
  return standardDeviation(values) / Math.sqrt(values.length);
}

/**
 * Confidence interval of the mean by Student's t distribution (Student 1908), for few seeds with roughly normal scores; unknown if all numbers are
 * equal.
 *
 * @throws PrismError `invalid-argument` for fewer than two numbers or a confidence outside (0, 1), `not-finite` for NaN or infinity.
 */
export function studentInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  needs(values, 2, "Student's interval");
  needsFinite(values, "Student's interval");
  bootstrapPlan({ confidence }, 1);
  const estimate = mean(values);
  if (!canVary(ScoreMatrix.fromTasks([values]))) return unknownInterval(estimate);
  const margin = studentQuantile((1 + confidence) / 2, values.length - 1) * standardError(values);
  return { estimate, low: estimate - margin, high: estimate + margin };
}

/**
 * Confidence interval of the mean by the percentile bootstrap; too narrow for fewer than about ten numbers, unknown if all numbers are equal.
 *
 * @throws PrismError `invalid-argument` for no numbers or invalid options, `not-finite` for NaN or infinity.
 */
export function bootstrapMeanInterval(values: ArrayLike<number>, options: BootstrapOptions = {}): Interval {
  needsFinite(values, 'A bootstrap interval');
  needs(values, 1, 'A mean');
  return bootstrapInterval(ScoreMatrix.fromTasks([values]), 'mean', {
    ...options,
    resamples: options.resamples ?? 10_000,
  });
}

function needs(values: ArrayLike<number>, count: number, what: string): void {
  if (values.length >= count) return;
  throw PrismError.invalidArgument`${what} needs at least ${count === 1 ? 'one number' : `${count} numbers`}, but got ${values.length}.`;
}

function needsFinite(values: ArrayLike<number>, what: string): void {
  for (let k = 0; k < values.length; k++) {
    if (Number.isFinite(values[k])) continue;
    throw PrismError.notFinite`${what} needs finite numbers, but number ${k} is ${values[k]}.
      Exclude failed runs, or give them the score of failure.`;
  }
}

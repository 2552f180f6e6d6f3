import { PrismError } from '@prism-rl/core';

/**
 * Quantile of Student's t distribution.
 *
 * @param probability between 0 and 1; 0.975 for the upper end of a 95 % interval.
 * @param degreesOfFreedom a positive integer: the sample's size less one.
 * @throws PrismError `invalid-argument`
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new PrismError(
      'invalid-argument',
      `The probability must lie between 0 and 1, but is ${probability}.`,
    );
  }
  if (!(Number.isInteger(degreesOfFreedom) && degreesOfFreedom > 0)) {
    throw new PrismError(
      'invalid-argument',
      `Degrees of freedom must be a positive integer, but are ${degreesOfFreedom}.`,
    );
  }
  if (probability < 0.5) return -studentQuantile(1 - probability, degreesOfFreedom);
  // Bisection over the angle, which is bounded where t is not.
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
 * P(|T| ≤ t) with t = √ν · tan θ, by the finite series for whole ν: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4.
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

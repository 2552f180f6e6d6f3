import { PrismError } from '@prism-rl/core';

/**
 * p-values of many questions, adjusted: of the questions with an adjusted value of at most 0.05, one in twenty is expected to be no finding
 * (Benjamini & Hochberg 1995). Of a dozen comparisons of equals, one in two has some p-value below 0.05 by itself.
 *
 * q of the k-th smallest of m is the least of p₍ⱼ₎ m / j over j ≥ k, at most 1.
 *
 * @returns in the order of `pValues`.
 * @throws PrismError `invalid-argument` for a number that is not between 0 and 1.
 */
export function falseDiscoveryRates(pValues: readonly number[]): number[] {
  const bad = pValues.find((p) => !(p >= 0 && p <= 1));
  if (bad !== undefined) {
    throw new PrismError('invalid-argument', `A p-value must lie between 0 and 1, but is ${bad}.`);
  }
  const order = pValues.map((_, k) => k).sort((a, b) => pValues[b]! - pValues[a]!);
  const rates = pValues.map(() => 1);
  let least = 1;
  for (const [k, index] of order.entries()) {
    least = Math.min(least, (pValues[index]! * pValues.length) / (pValues.length - k));
    rates[index] = least;
  }
  return rates;
}

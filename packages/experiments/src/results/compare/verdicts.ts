import { falseDiscoveryRates, type Interval } from '@prism-rl/stats';

/**
 * Fewer seeds support no claim: percentile bootstrap intervals are then far too narrow, and even a complete separation of four runs from four (2 of
 * 70 orders, 2.9 %) says little among a dozen comparisons.
 */
export const fewestSeedsForAClaim = 5;

/** Verdict on an arm compared with another arm. */
export type Verdict = 'better' | 'worse' | 'undecided' | 'too few seeds';

/** Two arms on the same tasks. */
export interface Measured {
  /** The first arm's aggregate minus the second's. */
  readonly difference: Interval;
  /** p-value of a permutation test of this difference. */
  readonly pValue: number;
  /** Number of seeds of the arm with fewer. */
  readonly runs: number;
}

/**
 * Returns verdicts on comparisons that are made together, by the same rule for ablations and searches: a difference counts if there are enough seeds,
 * its interval excludes 0, and its false discovery rate among all comparisons is at most 5 %, because among many some look clear by chance.
 */
export function verdictsOf(
  all: readonly Measured[],
): { readonly falseDiscoveryRate: number; readonly verdict: Verdict }[] {
  const rates = falseDiscoveryRates(all.map(({ pValue }) => pValue));
  return all.map(({ difference: { low, high }, runs }, k) => {
    const falseDiscoveryRate = rates[k]!;
    const isClear = (low > 0 || high < 0) && falseDiscoveryRate <= 0.05;
    const verdict =
      runs < fewestSeedsForAClaim ? 'too few seeds' : !isClear ? 'undecided' : low > 0 ? 'better' : 'worse';
    return { falseDiscoveryRate, verdict };
  });
}

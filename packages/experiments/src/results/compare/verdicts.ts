import { falseDiscoveryRates, type Interval } from '@prism-rl/stats';

/**
 * Below it nothing is claimed: the percentile bootstrap is far too narrow for so few, and of four runs against four even a complete
 * separation (2 of 70 orders, 2.9 %) says little when a dozen comparisons are made.
 */
export const fewestSeedsForAClaim = 5;

/** What may be said of an arm beside another one. */
export type Verdict = 'better' | 'worse' | 'undecided' | 'too few seeds';

/** Two arms on the same tasks. */
export interface Measured {
  /** Of the first arm's aggregate to the second's. */
  readonly difference: Interval;
  /** Of a permutation test of this difference. */
  readonly pValue: number;
  /** Number of seeds of the arm with fewer. */
  readonly runs: number;
}

/**
 * The verdicts of comparisons that are made together, by one rule for ablations and searches: a difference counts if there are enough seeds,
 * its interval excludes 0, and its false discovery rate among all of them is at most 5 %. Among many, some look clear by chance alone.
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

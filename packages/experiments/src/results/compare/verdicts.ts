import {
  falseDiscoveryRates,
  type Interval,
  namedRng,
  permutationTest,
  type ScoreMatrix,
} from '@prism-rl/stats';

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
 * p-value of a permutation test of the difference of interquartile means. If all seeds of an arm score the same, of means: the interquartile mean
 * ignores the extreme runs, so exchanging one of the equal runs would not change it.
 *
 * @param difference its interval, which is unknown in this case.
 * @param name of the random stream.
 */
export function pValueOf(x: ScoreMatrix, y: ScoreMatrix, difference: Interval, name: string): number {
  return permutationTest(x, y, Number.isNaN(difference.low) ? 'mean' : 'iqm', { rng: namedRng(name) });
}

/**
 * Returns verdicts on comparisons that are made together, by the same rule for ablations and searches: a difference counts if there are enough seeds,
 * its interval excludes 0, and its false discovery rate among all comparisons is at most 5 %, because among many some look clear by chance. If all
 * seeds of an arm score the same, the interval is unknown, and the permutation test decides alone: seven times 500 and seven times 94.5 are the most
 * extreme of 3432 assignments.
 */
export function verdictsOf(
  all: readonly Measured[],
): { readonly falseDiscoveryRate: number; readonly verdict: Verdict }[] {
  const rates = falseDiscoveryRates(all.map(({ pValue }) => pValue));
  return all.map(({ difference: { estimate, low, high }, runs }, k) => {
    const falseDiscoveryRate = rates[k]!;
    const isHigher = Number.isNaN(low) ? estimate > 0 : low > 0;
    const isLower = Number.isNaN(high) ? estimate < 0 : high < 0;
    const isClear = (isHigher || isLower) && falseDiscoveryRate <= 0.05;
    const verdict =
      runs < fewestSeedsForAClaim ? 'too few seeds' : !isClear ? 'undecided' : isHigher ? 'better' : 'worse';
    return { falseDiscoveryRate, verdict };
  });
}

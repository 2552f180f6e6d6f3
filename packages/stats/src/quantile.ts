import { PrismError } from '@prism-rl/core';

/**
 * Quantile of ascending numbers by linear interpolation (Hyndman and Fan's type 7, NumPy's default).
 *
 * @param probability 0 for the least, 1 for the greatest.
 */
export function sortedQuantile(sorted: ArrayLike<number>, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  const share = position - below;
  // Also where the difference of infinities would be none.
  if (share === 0 || low === high) return low;
  // As in NumPy, from the nearer end, so that share 1 gives exactly the higher number.
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}

/**
 * Quantile of numbers in any order, by linear interpolation; NaN if one of them is NaN.
 *
 * @throws PrismError `invalid-argument` for no numbers or a probability outside [0, 1].
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  if (values.length === 0) throw new PrismError('invalid-argument', 'A quantile needs at least one number.');
  if (!(probability >= 0 && probability <= 1)) {
    throw new PrismError(
      'invalid-argument',
      `A quantile's probability must lie in [0, 1], but is ${probability}.`,
    );
  }
  const sorted = Float64Array.from(values).sort();
  return Number.isNaN(sorted[sorted.length - 1]) ? Number.NaN : sortedQuantile(sorted, probability);
}

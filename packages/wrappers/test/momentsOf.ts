/** Mean and variance of the numbers and, as in Gymnasium, of a standard normal number with weight 0.0001. */
export function momentsOf(seen: readonly number[]): { readonly mean: number; readonly variance: number } {
  const count = seen.length + 1e-4;
  const mean = seen.reduce((sum, x) => sum + x, 0) / count;
  const variance = (seen.reduce((sum, x) => sum + (x - mean) ** 2, 0) + 1e-4 * (1 + mean ** 2)) / count;
  return { mean, variance };
}

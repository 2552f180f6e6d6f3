/** Mean and variance of the numbers. As in Gymnasium, a number of mean 0 and variance 1 counts beside them, with the weight 0.0001. */
export function momentsOf(seen: readonly number[]): { readonly mean: number; readonly variance: number } {
  const count = seen.length + 1e-4;
  const mean = seen.reduce((sum, x) => sum + x, 0) / count;
  const variance = (seen.reduce((sum, x) => sum + (x - mean) ** 2, 0) + 1e-4 * (1 + mean ** 2)) / count;
  return { mean, variance };
}

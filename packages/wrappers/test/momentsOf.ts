/** Mean and variance of what was seen, beside ten-thousandths of a number with mean 0 and variance 1, with which Gymnasium begins. */
export function momentsOf(seen: readonly number[]): { readonly mean: number; readonly variance: number } {
  const count = seen.length + 1e-4;
  const mean = seen.reduce((sum, x) => sum + x, 0) / count;
  const variance = (seen.reduce((sum, x) => sum + (x - mean) ** 2, 0) + 1e-4 * (1 + mean ** 2)) / count;
  return { mean, variance };
}

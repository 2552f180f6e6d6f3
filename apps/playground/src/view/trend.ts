// What a learning curve has done so far.

/** Whether the last tenth of a line is above the first by more than a tenth of its range. */
export function trendOf(values: readonly number[]): 'rises' | 'falls' | 'flat' {
  const part = Math.max(1, Math.floor(values.length / 10));
  const meanOf = (some: readonly number[]): number =>
    some.reduce((sum, value) => sum + value, 0) / some.length;
  const by = meanOf(values.slice(-part)) - meanOf(values.slice(0, part));
  const range = Math.max(...values) - Math.min(...values);
  return Math.abs(by) <= 0.1 * range || range === 0 ? 'flat' : by > 0 ? 'rises' : 'falls';
}

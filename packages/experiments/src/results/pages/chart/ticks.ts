/** Marks of an axis at round numbers. */

/** About `count` multiples of 1, 2 or 5 times a power of ten from `min` to `max`. */
export function linearTicks(min: number, max: number, count: number): number[] {
  if (!isSpan(min, max)) return [min];
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  // The nearest of 1, 2, 5 and 10 on a logarithmic scale.
  const factor = share < Math.SQRT2 ? 1 : share < Math.sqrt(10) ? 2 : share < Math.sqrt(50) ? 5 : 10;
  const step = factor * power;
  const ticks: number[] = [];
  for (let k = Math.ceil(min / step - 1e-9); k * step <= max + step * 1e-9; k++) {
    ticks.push(Number((k * step).toPrecision(12)));
  }
  return ticks;
}

/** True if two values differ by more than rounding: the mean of many 0.1 is not exactly 0.1. */
export function isSpan(min: number, max: number): boolean {
  return max - min > 1e-9 * Math.max(Math.abs(min), Math.abs(max));
}

/** Powers of ten from `min` to `max`, at most `count`. */
export function logTicks(min: number, max: number, count: number): number[] {
  const first = Math.ceil(Math.log10(min) - 1e-9);
  const last = Math.floor(Math.log10(max) + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / count));
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += stride) ticks.push(10 ** exponent);
  return ticks;
}

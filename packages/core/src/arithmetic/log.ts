import { minusLog } from './minusLog.ts';

/**
 * ln x, to 2⁻⁵¹ of itself and 2⁻⁵² near 1, the same on every JavaScript engine (`Math.log` is not): −∞ for 0, and NaN for negative numbers.
 */
export function log(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x < 0) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  return x <= 1 ? -minusLog(x) : minusLog(1 / x);
}

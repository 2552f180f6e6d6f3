import { minusLog } from './minusLog.ts';

/** ln x of a positive number, to 2⁻⁵¹ of itself and 2⁻⁵² near 1, the same on every JavaScript engine (`Math.log` is not). */
export function log(x: number): number {
  return x <= 1 ? -minusLog(x) : minusLog(1 / x);
}

import { minusLog } from './rng/minusLog.ts';

/** ln x of a positive number, within two units in the last place, the same on every JavaScript engine (`Math.log` is not). */
export function log(x: number): number {
  return x <= 1 ? -minusLog(x) : minusLog(1 / x);
}

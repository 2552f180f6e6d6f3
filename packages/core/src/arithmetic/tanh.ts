import { exp } from './exp.ts';

/** tanh x, within two units in the last place, the same on every JavaScript engine (`Math.tanh` is not). */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 0.3) {
    // Lambert's continued fraction (1768): x / (1 + x² / (3 + x² / (5 + …))). A difference of exponentials would lose digits here.
    const square = x * x;
    return x / (1 + square / (3 + square / (5 + square / (7 + square / (9 + square / (11 + square / 13))))));
  }
  const shrunk = exp(-2 * size);
  const value = (1 - shrunk) / (1 + shrunk);
  return x < 0 ? -value : value;
}

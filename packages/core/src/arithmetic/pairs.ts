// Sums and products of float64 without loss: the rounded result, and what rounding took from it.

/** A number as the sum of two, the second beyond the last place of the first. */
export type Pair = readonly [high: number, low: number];

/** Veltkamp's constant, which splits a double into two halves of 26 bits. */
const splitter = 134217729;

/** a + b: the nearest float64, and the exact rest (D. E. Knuth, The Art of Computer Programming 2, section 4.2.2). */
export function exactSum(a: number, b: number): Pair {
  const high = a + b;
  const second = high - a;
  return [high, a - (high - second) + (b - second)];
}

/**
 * a · b: the nearest float64, and the exact rest (T. J. Dekker, "A floating-point technique for extending the available precision",
 * 1971). Both factors below 2⁹⁹⁶, and the product far enough from zero that its rest is no denormal number.
 */
export function exactProduct(a: number, b: number): Pair {
  const high = a * b;
  const a1 = a * splitter - (a * splitter - a);
  const a2 = a - a1;
  const b1 = b * splitter - (b * splitter - b);
  const b2 = b - b1;
  return [high, a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2];
}

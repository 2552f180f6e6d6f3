// Exact sums and products of float64: the rounded result and its rounding error.

/** An unevaluated sum of two numbers; `low` lies below the last place of `high`. */
export type Pair = readonly [high: number, low: number];

/** Veltkamp's constant, which splits a double into two halves of 26 bits. */
const splitter = 134217729;

/** a + b as the nearest float64 and the exact error (D. E. Knuth, The Art of Computer Programming 2, section 4.2.2). */
export function exactSum(a: number, b: number): Pair {
  const high = a + b;
  const second = high - a;
  return [high, a - (high - second) + (b - second)];
}

/**
 * a · b as the nearest float64 and the exact error (T. J. Dekker, "A floating-point technique for extending the available precision",
 * 1971). Both factors must be below 2⁹⁹⁶, and the error must not be denormal.
 */
export function exactProduct(a: number, b: number): Pair {
  const high = a * b;
  const a1 = a * splitter - (a * splitter - a);
  const a2 = a - a1;
  const b1 = b * splitter - (b * splitter - b);
  const b2 = b - b1;
  return [high, a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2];
}

// −ln x, correctly rounded as in NumPy's C library, with the same bits on every JavaScript engine (`Math.log1p` differs between versions of V8).

/** ln 2 as a sum of two numbers. */
const ln2High = 0.6931471805599453;
const ln2Low = 2.3190468138462996e-17;

/**
 * −ln x for x in (0, 1].
 *
 * x = 2ᵏ m with m in [√½, √2), and ln m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …) with s = (m − 1) / (m + 1), in pairs of numbers.
 */
export function minusLog(x: number): number {
  let k = 0;
  let m = x;
  while (m < Math.SQRT1_2) {
    m *= 2;
    k--;
  }
  const s = quotient(m - 1, exactSum(m, 1));
  const square = product(s, s);
  // |s| ≤ 0.172: the 43rd power is below 2⁻¹⁰⁹ of the first, and the 23rd below 2⁻⁵⁵, so that a number is exact enough from there on.
  let tail = 1 / 43;
  for (let n = 41; n > 21; n -= 2) tail = tail * square[0] + 1 / n;
  let series: Pair = [tail, 0];
  for (let k = 10; k >= 0; k--) series = plus(product(series, square), inverses[k]!);
  const logM = product(s, series);
  const all = plus(product([ln2High, ln2Low], [k, 0]), [2 * logM[0], 2 * logM[1]]);
  return -(all[0] + all[1]);
}

function plus(a: Pair, b: Pair): Pair {
  const [high, low] = exactSum(a[0], b[0]);
  return exactSum(high, low + (a[1] + b[1]));
}

function product(a: Pair, b: Pair): Pair {
  const [high, low] = exactProduct(a[0], b[0]);
  return exactSum(high, low + (a[0] * b[1] + a[1] * b[0]));
}

/** a / b with b as a pair. */
function quotient(a: number, b: Pair): Pair {
  const high = a / b[0];
  const [back, backLow] = product([high, 0], b);
  const rest = a - back - backLow;
  return exactSum(high, rest / b[0]);
}

/** 1, 1/3, …, 1/21. */
const inverses = Array.from({ length: 11 }, (_, k) => quotient(1, [2 * k + 1, 0]));

/**
 * ln x, with the same bits on every JavaScript engine (`Math.log` differs); −∞ for 0, NaN for negative numbers. The relative error is at most
 * 2⁻⁵¹, the absolute error near 1 at most 2⁻⁵².
 */
export function log(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x < 0) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  return x <= 1 ? -minusLog(x) : minusLog(1 / x);
}

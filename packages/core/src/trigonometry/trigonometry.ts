import { quadrantCos, quadrantSin } from './exact.ts';

export { angleTable } from './exact.ts';

// Sine and cosine, correctly rounded (except for about one argument in a million), with the same bits on every JavaScript engine.
//
// `Math.sin` differs between engines, and V8's differs from the C library's in the last bit for 3 % of arguments; a balanced pole amplifies such
// a bit to a visible difference within ten simulated seconds. Python's C library rounds 99.5 to 99.99 % of cases correctly, so correct rounding is
// the common ground.
//
// Method (Ziv 1991): a short polynomial gives the result as `head + tail` with an error bound. If both ends of the error interval round to the
// same double, that is the result; else the tail is computed again in double-double arithmetic.

/** Bound of the relative error of sine's tail: seven roundings, including the coefficients', and a margin. */
const sinSlack = 8 * 2 ** -53;
/** Bound of the error of cosine's tail, relative to x²: half of the rounding of x², and a margin. */
const cosSlack = 0.6875 * 2 ** -53;

/** Below this magnitude the polynomials of {@link sin} and {@link cos} are accurate to the last bit. */
const small = 0.3;

/** sin x, correctly rounded; for |x| > 10⁶ `Math.sin`. */
export function sin(x: number): number {
  if (x < small && x > -small) {
    // Taylor polynomial in x², in pairs of terms, to shorten the chain of dependent operations (Estrin).
    const p = x * x;
    const q = p * p;
    const tail =
      x *
      p *
      (-0.16666666666666666 +
        p * 0.008333333333333333 +
        q * (-0.0001984126984126984 + p * 2.7557319223985893e-6) +
        q * q * (-2.505210838544172e-8 + p * 1.6059043836821613e-10));
    // Keeps −0.
    if (tail === 0) return x;
    const error = tail * sinSlack;
    if (x + (tail - error) === x + (tail + error)) return x + tail;
  }
  return quadrantSin(x, 0);
}

/** cos x, correctly rounded; for |x| > 10⁶ `Math.cos`. */
export function cos(x: number): number {
  if (x < small && x > -small) {
    const p = x * x;
    const q = p * p;
    // 1 − x²/2 in two parts, without loss.
    const half = 0.5 * p;
    const head = 1 - half;
    const tail =
      1 -
      head -
      half +
      q *
        (0.041666666666666664 +
          p * -0.001388888888888889 +
          q * (2.48015873015873e-5 + p * -2.755731922398589e-7) +
          q * q * 2.08767569878681e-9);
    const error = p * cosSlack;
    if (head + (tail - error) === head + (tail + error)) return head + tail;
  }
  return quadrantCos(x, 0);
}

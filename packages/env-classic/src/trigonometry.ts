import { quadrantCos, quadrantSin } from './trigonometryExact.ts';

/**
 * Sine and cosine rounded to the nearest double (but for about one argument in a million), the same on every JavaScript engine.
 *
 * `Math.sin` may differ from engine to engine, and V8's differs from the C library's in the last bit for 3 % of arguments; a
 * balanced pole amplifies such a bit to a visible difference within ten simulated seconds. The C library that Python uses
 * rounds correctly in 99.5 to 99.99 % of cases, so correct rounding is the common ground.
 *
 * Method (Ziv 1991): a short polynomial gives the result as `head + tail` with a bound on the tail's error. If both ends of the
 * error interval round to the same double, that is the answer; else the tail is computed again in double-double arithmetic.
 */

/** Bound of the error of sine's tail, relative to it: five roundings. */
const sinSlack = 5 * 2 ** -53;
/** Bound of the error of cosine's tail, relative to x²: half of the rounding of x² itself, and a little for the rest. */
const cosSlack = 0.6875 * 2 ** -53;

/** Below this magnitude the polynomials of {@link sin} and {@link cos} need no argument reduction. */
const small = 0.3;

/** sin x, correctly rounded; for |x| > 10⁶ `Math.sin`. */
export function sin(x: number): number {
  if (x < small && x > -small) {
    const p = x * x;
    const tail = x * p * sinPolynomial(p);
    const error = tail * sinSlack;
    // Keeps −0.
    if (tail === 0) return x;
    const low = x + (tail - error);
    return low === x + (tail + error) ? low : quadrantSin(x, 0);
  }
  return quadrantSin(x, 0);
}

/** cos x, correctly rounded; for |x| > 10⁶ `Math.cos`. */
export function cos(x: number): number {
  if (x < small && x > -small) {
    const p = x * x;
    // 1 − x²/2 in two parts, without loss.
    const half = 0.5 * p;
    const head = 1 - half;
    const tail = 1 - head - half + p * p * cosPolynomial(p);
    const error = p * cosSlack;
    const low = head + (tail - error);
    return low === head + (tail + error) ? low : quadrantCos(x, 0);
  }
  return quadrantCos(x, 0);
}

/** (sin x − x) / x³ as a polynomial in p = x² (Taylor; good to the last bit for |x| < {@link small}). */
function sinPolynomial(p: number): number {
  return (
    -0.16666666666666666 +
    p *
      (0.008333333333333333 +
        p *
          (-0.0001984126984126984 +
            p * (2.7557319223985893e-6 + p * (-2.505210838544172e-8 + p * 1.6059043836821613e-10))))
  );
}

/** (cos x − 1 + x²/2) / x⁴ as a polynomial in p = x². */
function cosPolynomial(p: number): number {
  return (
    0.041666666666666664 +
    p *
      (-0.001388888888888889 +
        p * (2.48015873015873e-5 + p * (-2.755731922398589e-7 + p * 2.08767569878681e-9)))
  );
}

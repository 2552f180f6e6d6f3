// Correctly rounded sine and cosine of two angles at once, bit-equal to the scalar trigonometry of @prism-rl/core.
//
// x = n·π/2 ± (j/128 + d), |d| ≤ 1/256. The values at j/128 come from a table in memory (angleTable of @prism-rl/core), split into a head
// of 26 bits and the rest, so that the largest products are exact; plain arithmetic suffices for the small remaining terms. If the two ends
// of the error interval round to different doubles (one pair in some thousand), call the host's functions.
import { add, all, mul, pairOf, sub } from './pairs';

@external("js", "sin")
declare function hostSin(x: f64): f64;
@external("js", "cos")
declare function hostCos(x: f64): f64;

/** Rows of 32 bytes from address 0: head and rest of sin(j/128), head and rest of cos(j/128), j = 0 … 101. */
const ROW_BITS: i32 = 5;
const LAST_ROW: i32 = 127;
/** Adding these to a number puts the nearest integer into its lowest bits. */
const INTEGER: f64 = 4503599627370496;
const SIGNED_INTEGER: f64 = 6755399441055744;

// Results of `divide`, as functions return one value only.
/** Quarter turns, in the lowest bits. */
let turns: v128 = i64x2.splat(0);
let sign: v128 = i64x2.splat(0);
/** Table values at the nearest 128th below the reduced angle. */
let sinHead: v128 = i64x2.splat(0);
let sinRest: v128 = i64x2.splat(0);
let cosHead: v128 = i64x2.splat(0);
let cosRest: v128 = i64x2.splat(0);
/** d: its first 26 bits, and the rest, including bits below d's last place. */
let whole: v128 = i64x2.splat(0);
let exact: v128 = i64x2.splat(0);
let others: v128 = i64x2.splat(0);
/** cos d − 1 and sin d − d */
let cosLess1: v128 = i64x2.splat(0);
let sinLessD: v128 = i64x2.splat(0);
/** Lanes whose last bit is uncertain. */
let doubt: v128 = i64x2.splat(0);

/** Sine and cosine computed by the last call of {@link sinCos}. */
export let sine: v128 = i64x2.splat(0);
export let cosine: v128 = i64x2.splat(0);

/** Reduces an angle: Cody and Waite's reduction with π/2 in four parts, then the table. */
// @ts-ignore: decorator
@inline
function divide(x: v128): void {
  const magic = all(SIGNED_INTEGER);
  turns = add(mul(x, all(0.6366197723675814)), magic);
  const n = sub(turns, magic);
  const first = sub(x, mul(n, all(1.5707963267341256)));
  const part = mul(n, all(6.077100506303966e-11));
  const head = sub(first, part);
  const lost = sub(sub(first, head), part);
  const rest = sub(sub(lost, mul(n, all(2.0222662487111665e-21))), mul(n, all(8.4784276603689e-32)));
  const high = add(head, rest);
  // The reduction is inexact for large angles.
  doubt = v128.not(f64x2.le(f64x2.abs(x), all(1e6)));

  sign = v128.and(high, i64x2.splat(i64.MIN_VALUE));
  const angle = f64x2.abs(high);
  const low = v128.xor(add(sub(head, high), rest), sign);
  const place = add(mul(angle, all(128)), all(INTEGER));
  const row0 = (i32(i64x2.extract_lane(place, 0)) & LAST_ROW) << ROW_BITS;
  const row1 = (i32(i64x2.extract_lane(place, 1)) & LAST_ROW) << ROW_BITS;
  const sin0 = v128.load(row0);
  const sin1 = v128.load(row1);
  const cos0 = v128.load(row0, 16);
  const cos1 = v128.load(row1, 16);
  sinHead = v128.shuffle<f64>(sin0, sin1, 0, 2);
  sinRest = v128.shuffle<f64>(sin0, sin1, 1, 3);
  cosHead = v128.shuffle<f64>(cos0, cos1, 0, 2);
  cosRest = v128.shuffle<f64>(cos0, cos1, 1, 3);

  const d = sub(angle, mul(sub(place, all(INTEGER)), all(0.0078125)));
  whole = add(d, low);
  exact = v128.and(whole, i64x2.splat(-134217728));
  others = add(sub(d, exact), low);
  const e = mul(whole, whole);
  const fourth = add(all(0.041666666666666664), mul(e, all(-0.001388888888888889)));
  cosLess1 = mul(e, add(all(-0.5), mul(e, fourth)));
  const fifth = add(all(0.008333333333333333), mul(e, all(-0.0001984126984126984)));
  sinLessD = mul(mul(whole, e), add(all(-0.16666666666666666), mul(e, fifth)));
}

/** Computes a·cos d + b·sin d from the heads and rests of a and b. */
// @ts-ignore: decorator
@inline
function combine(aHead: v128, aRest: v128, bHead: v128, bRest: v128): v128 {
  const product = mul(bHead, exact);
  const sum = add(aHead, product);
  const lost = sub(product, sub(sum, aHead));
  const linear = add(mul(bHead, others), mul(bRest, whole));
  const curved = add(mul(add(aHead, aRest), cosLess1), mul(add(bHead, bRest), sinLessD));
  const tail = add(add(lost, add(aRest, linear)), curved);
  // The tail is at most 2⁻¹⁶ of the sum; its relative error is about 2⁻⁵¹.
  const error = mul(f64x2.abs(sum), all(2.710505431213761e-20)); // 2⁻⁶⁵
  const least = add(sum, sub(tail, error));
  doubt = v128.or(doubt, f64x2.ne(least, add(sum, add(tail, error))));
  return least;
}

/** Tests whether the number of quarter turns plus `more` is odd, and computes the sign that two of them cause. */
// @ts-ignore: decorator
@inline
function isOdd(): v128 {
  return i64x2.eq(v128.and(turns, i64x2.splat(1)), i64x2.splat(1));
}
// @ts-ignore: decorator
@inline
function signAfter(quarters: v128): v128 {
  return i64x2.shl(v128.and(quarters, i64x2.splat(2)), 62);
}

/**
 * Replaces the sines of 0 and −0 by the angle itself, as sums lose the sign. Other doubtful lanes call the host; this one must not, because
 * the padding lane of an odd number of environments is always 0.
 */
// @ts-ignore: decorator
@inline
function withZeros(x: v128, sines: v128): v128 {
  return v128.bitselect(x, sines, f64x2.eq(x, all(0)));
}

/** Writes sine and cosine of two angles to {@link sine} and {@link cosine}. */
export function sinCos(x: v128): void {
  divide(x);
  const ofSin = v128.xor(combine(sinHead, sinRest, cosHead, cosRest), sign);
  const ofCos = combine(cosHead, cosRest, f64x2.neg(sinHead), f64x2.neg(sinRest));
  if (v128.any_true(doubt)) {
    const x0 = f64x2.extract_lane(x, 0);
    const x1 = f64x2.extract_lane(x, 1);
    sine = pairOf(hostSin(x0), hostSin(x1));
    cosine = pairOf(hostCos(x0), hostCos(x1));
    return;
  }
  const odd = isOdd();
  sine = withZeros(x, v128.xor(v128.bitselect(ofCos, ofSin, odd), signAfter(turns)));
  cosine = v128.xor(v128.bitselect(ofSin, ofCos, odd), signAfter(i64x2.add(turns, i64x2.splat(1))));
}

/** Computes the cosine only: one of the two sums. */
export function cosOf(x: v128): v128 {
  divide(x);
  const odd = isOdd();
  // cos·cos d − sin·sin d in even quarters, sin·cos d + cos·sin d in odd ones.
  const minus = v128.andnot(i64x2.splat(i64.MIN_VALUE), odd);
  const value = combine(
    v128.bitselect(sinHead, cosHead, odd),
    v128.bitselect(sinRest, cosRest, odd),
    v128.xor(v128.bitselect(cosHead, sinHead, odd), minus),
    v128.xor(v128.bitselect(cosRest, sinRest, odd), minus),
  );
  if (v128.any_true(doubt)) {
    return pairOf(hostCos(f64x2.extract_lane(x, 0)), hostCos(f64x2.extract_lane(x, 1)));
  }
  return v128.xor(value, v128.xor(v128.and(sign, odd), signAfter(i64x2.add(turns, i64x2.splat(1)))));
}

/** As {@link sinCos}, but faster for |angle| < 0.3: short polynomials in x², as in @prism-rl/core. */
// @ts-ignore: decorator
@inline
export function sinCosOfSmall(x: v128): void {
  const p = mul(x, x);
  const q = mul(p, p);
  const fifth = add(all(-0.0001984126984126984), mul(p, all(2.7557319223985893e-6)));
  const ninth = add(all(-2.505210838544172e-8), mul(p, all(1.6059043836821613e-10)));
  const third = add(all(-0.16666666666666666), mul(p, all(0.008333333333333333)));
  const tail = mul(mul(x, p), add(add(third, mul(q, fifth)), mul(mul(q, q), ninth)));
  const error = mul(tail, all(8.881784197001252e-16)); // 8 · 2⁻⁵³
  const least = add(x, sub(tail, error));
  sine = withZeros(x, least);
  const outside = f64x2.ge(f64x2.abs(x), all(0.3));
  let unsure = v128.or(outside, f64x2.ne(least, add(x, add(tail, error))));

  // 1 − x²/2, exact in two parts.
  const half = mul(all(0.5), p);
  const head = sub(all(1), half);
  const second = add(all(0.041666666666666664), mul(p, all(-0.001388888888888889)));
  const sixth = add(all(2.48015873015873e-5), mul(p, all(-2.755731922398589e-7)));
  const bent = mul(q, add(add(second, mul(q, sixth)), mul(mul(q, q), all(2.08767569878681e-9))));
  const rest = add(sub(sub(all(1), head), half), bent);
  const slack = mul(p, all(7.632783294297951e-17)); // 0.6875 · 2⁻⁵³
  cosine = add(head, sub(rest, slack));
  unsure = v128.or(unsure, f64x2.ne(cosine, add(head, add(rest, slack))));
  if (v128.any_true(unsure)) sinCos(x);
}

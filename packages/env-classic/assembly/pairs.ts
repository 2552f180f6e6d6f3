// Arithmetic on pairs of float64; short names keep equations readable.

// @ts-ignore: decorator
@inline
export function all(x: f64): v128 {
  return f64x2.splat(x);
}

// @ts-ignore: decorator
@inline
export function pairOf(x: f64, y: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(x), 1, y);
}

// @ts-ignore: decorator
@inline
export function add(x: v128, y: v128): v128 {
  return f64x2.add(x, y);
}

// @ts-ignore: decorator
@inline
export function sub(x: v128, y: v128): v128 {
  return f64x2.sub(x, y);
}

// @ts-ignore: decorator
@inline
export function mul(x: v128, y: v128): v128 {
  return f64x2.mul(x, y);
}

// @ts-ignore: decorator
@inline
export function div(x: v128, y: v128): v128 {
  return f64x2.div(x, y);
}

/** Rounds to float32. */
// @ts-ignore: decorator
@inline
export function rounded(x: v128): v128 {
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(x));
}

// @ts-ignore: decorator
@inline
export function clipped(x: v128, low: v128, high: v128): v128 {
  return f64x2.max(f64x2.min(x, high), low);
}

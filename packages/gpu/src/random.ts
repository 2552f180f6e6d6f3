// Random numbers in shaders: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). A number depends only on the run's
// seed and on a counter, so any thread can draw any number.

/** Purposes of random numbers; Philox takes them as the counter's second word. */
export const PURPOSES = { explore: 0, environment: 1, sample: 2, act: 3, update: 4 } as const;

/** Coefficients of P. J. Acklam's approximation of the normal distribution's quantiles, from the highest power down; relative error 1.15e-9. */
const CENTRE = {
  p: [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ],
  q: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
} as const;
const TAIL = {
  p: [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  q: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
} as const;
const TAIL_BEGINS = 0.02425;

function polynomial([first, ...rest]: readonly number[], x: string): string {
  return rest.reduce((sum, c) => `(${sum} * ${x} + ${Math.fround(c)}f)`, `${Math.fround(first!)}f`);
}

/**
 * WGSL functions that draw a run's random numbers. They read its seed from `seed`, a private `vec2u`.
 *
 * - `philox`: four words of a counter (step, purpose, index, update).
 * - `unit`: a word as a number in [0, 1); `below`: as an integer below n; `normal`: as a standard normal number.
 * - `quantile`: a word as a number in (0, 1). With more than 23 bits the largest would round to 1, and `normal` would take the logarithm of 0.
 *
 * Products with powers of two are exact; WGSL's quotients need not be.
 */
export const WGSL_RANDOM = `
fn highWord(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let one = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let two = (a & 0xffffu) * (b >> 16u) + (one & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (one >> 16u) + (two >> 16u);
}
fn philox(counter: vec4u) -> vec4u {
  var c = counter;
  var key = seed;
  for (var round = 0u; round < 10u; round++) {
    c = vec4u(highWord(0xCD9E8D57u, c.z) ^ c.y ^ key.x, 0xCD9E8D57u * c.z, highWord(0xD2511F53u, c.x) ^ c.w ^ key.y, 0xD2511F53u * c.x);
    key += vec2u(0x9E3779B9u, 0xBB67AE85u);
  }
  return c;
}
fn unit(word: u32) -> f32 { return f32(word >> 8u) * ${2 ** -24}f; }
fn below(word: u32, n: u32) -> u32 { return highWord(word, n); }
fn quantile(word: u32) -> f32 { return (f32(word >> 9u) + 0.5f) * ${2 ** -23}f; }
fn normal(word: u32) -> f32 {
  let p = quantile(word);
  let side = min(p, 1f - p);
  let r = sqrt(-2f * log(side));
  let q = p - 0.5f;
  let tail = ${polynomial(TAIL.p, 'r')} / ${polynomial(TAIL.q, 'r')};
  let s = q * q;
  let centre = q * ${polynomial(CENTRE.p, 's')} / ${polynomial(CENTRE.q, 's')};
  return select(centre, select(-tail, tail, p < 0.5f), side < ${TAIL_BEGINS}f);
}`;

// eˣ with the same bits on every JavaScript engine. `Math.exp` differs in its last bit between versions of V8 (for one number in ten between
// Node 26 and Chromium 156), so another browser could not repeat a run. Sums and products of float64 are the same everywhere.

/** ln 2 in two parts, the first with so few bits that its multiples are exact (Cody & Waite 1980). */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** 1/2!, 1/3!, …, 1/13!. Further terms are less than half a unit in the last place for |r| ≤ ln 2 / 2. */
const c2 = 1 / 2;
const c3 = 1 / 6;
const c4 = 1 / 24;
const c5 = 1 / 120;
const c6 = 1 / 720;
const c7 = 1 / 5040;
const c8 = 1 / 40_320;
const c9 = 1 / 362_880;
const c10 = 1 / 3_628_800;
const c11 = 1 / 39_916_800;
const c12 = 1 / 479_001_600;
const c13 = 1 / 6_227_020_800;

/** The smallest power of two. */
const lowest = -1074;
/** 2⁻¹⁰⁷⁴, …, 2¹⁰²³. */
const powers = new Float64Array(1023 - lowest + 1);
powers[0] = Number.MIN_VALUE;
for (let k = 1; k < powers.length; k++) powers[k] = powers[k - 1]! * 2;

/**
 * eˣ, within one unit in the last place (within the smallest number below 1e-308).
 *
 * With k = round(x / ln 2) and r = x − k ln 2, eˣ = 2ᵏ eʳ, and eʳ is Taylor's series.
 */
export function exp(x: number): number {
  const k = Math.round(x / Math.LN2);
  if (!(k >= lowest)) return x < 0 ? 0 : x;
  if (k > 1024) return Number.POSITIVE_INFINITY;
  const r = x - k * ln2High - k * ln2Low;
  const series =
    c2 +
    r *
      (c3 +
        r *
          (c4 +
            r *
              (c5 +
                r * (c6 + r * (c7 + r * (c8 + r * (c9 + r * (c10 + r * (c11 + r * (c12 + r * c13))))))))));
  const rest = 1 + (r + r * r * series);
  // 2¹⁰²⁴ overflows, so the largest results are 2¹⁰²³ · rest · 2.
  return k > 1023 ? powers[1023 - lowest]! * rest * 2 : powers[k - lowest]! * rest;
}

/** tanh x, within two units in the last place, with the same bits on every JavaScript engine (`Math.tanh` differs). */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 0.3) {
    // A difference of exponentials would lose digits. Lambert's continued fraction (1768): x / (1 + x² / (3 + x² / (5 + …))).
    const square = x * x;
    return x / (1 + square / (3 + square / (5 + square / (7 + square / (9 + square / (11 + square / 13))))));
  }
  const shrunk = exp(-2 * size);
  const value = (1 - shrunk) / (1 + shrunk);
  return x < 0 ? -value : value;
}

// exp(−x) that is the same on every JavaScript engine: `Math.exp` differs in its last bit between versions of V8, so that a run would
// not be repeated by another browser. Sums and products of float64 are the same everywhere.

/** ln 2 in two parts, the first with so few bits that its multiples are exact (Cody & Waite 1980). */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** 1/2!, 1/3!, …, 1/13!: beyond that a term is less than half a unit in the last place for |r| ≤ ln 2 / 2. */
const coefficients: readonly number[] = Array.from({ length: 12 }, (_, k) => 1 / factorial(k + 2));

/** 2⁰, 2⁻¹, … down to the smallest number there is. */
const halves = Float64Array.from({ length: 1075 }, () => 1);
for (let k = 1; k < halves.length; k++) halves[k] = halves[k - 1]! / 2;

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/**
 * exp(−x) for x ≥ 0, within one unit in the last place (within the smallest number below 1e-308).
 *
 * With k = round(x / ln 2) and r = k ln 2 − x, exp(−x) = 2⁻ᵏ exp(r), and exp(r) is Taylor's series.
 */
export function decay(x: number): number {
  const k = Math.round(x / Math.LN2);
  if (!(k < halves.length)) return 0;
  const r = k * ln2High - x + k * ln2Low;
  let series = 0;
  for (let n = coefficients.length - 1; n >= 0; n--) series = series * r + coefficients[n]!;
  return halves[k]! * (1 + (r + r * r * series));
}

// What translated rules call: random numbers as NumPy makes them of words, exact comparisons with 53 bits, sine and cosine.

/** A method of a random stream. */
export interface Draw {
  /** Name in WGSL, after the stream's. */
  readonly name: string;
  readonly type: 'i32' | 'f32' | 'sample';
  readonly takes: 'i32' | 'f32';
  /** In WGSL. */
  readonly defaults: readonly string[];
}

const unit = ['0f', '1f'];
const uniform: Draw = { name: 'uniform', type: 'f32', takes: 'f32', defaults: unit };
const sample: Draw = { name: 'sample', type: 'sample', takes: 'f32', defaults: [] };
const whole: Draw = { name: 'integer', type: 'i32', takes: 'i32', defaults: ['0', '1'] };
const normal: Draw = { name: 'normal', type: 'f32', takes: 'f32', defaults: unit };

/** Methods of the streams by class. */
export const STREAMS: Readonly<Record<string, Readonly<Record<string, Draw>>>> = {
  Rng: { random: sample, uniform, integers: whole, choice: whole, normal },
  LegacyRng: { randomSample: sample, uniform, randint: whole, choice: whole, randn: normal },
};

/**
 * Needs `envWord` (32 random bits), `envWords` (64 random bits, the lower half first), and the functions of `WGSL_RANDOM`.
 *
 * WGSL defines neither powers of negative numbers nor the angle of the origin. Sine and cosine are S. L. Moshier's (Cephes, `sinf`), with an error
 * of about 2⁻²³; WGSL's own promise only 2⁻¹¹.
 */
export const WGSL_SAMPLES = `
fn sampleBelow(x: vec2u, high: u32, low: u32) -> bool { return x.x < high || (x.x == high && x.y < low); }
fn sampleSign(x: vec2u, high: u32, low: u32) -> i32 { return select(select(1, 0, x.x == high && x.y == low), -1, sampleBelow(x, high, low)); }
fn sampleFloat(x: vec2u) -> f32 { return min(f32(x.x) * ${2 ** -27}f + f32(x.y) * ${2 ** -53}f, ${1 - 2 ** -24}f); }
fn floorDivision(a: i32, b: i32) -> i32 { return a / b - select(0, 1, a % b != 0 && (a < 0) != (b < 0)); }
fn Rng_sample() -> vec2u { let w = envWords(); return vec2u(w.y >> 5u, ((w.y & 31u) << 21u) | (w.x >> 11u)); }
fn Rng_uniform(low: f32, high: f32) -> f32 { return low + (high - low) * sampleFloat(Rng_sample()); }
fn Rng_normal(mean: f32, deviation: f32) -> f32 { return mean + deviation * normal(envWord()); }
fn Rng_integer(low: i32, high: i32) -> i32 {
  let n = u32(high - low);
  if (n == 1u) { return low; }
  var word = envWord();
  if (word * n < n) { while (word * n < (0u - n) % n) { word = envWord(); } }
  return low + i32(highWord(word, n));
}
fn LegacyRng_sample() -> vec2u { let a = envWord() >> 5u; return vec2u(a, envWord() >> 6u); }
fn LegacyRng_uniform(low: f32, high: f32) -> f32 { return low + (high - low) * sampleFloat(LegacyRng_sample()); }
fn LegacyRng_normal(mean: f32, deviation: f32) -> f32 { return mean + deviation * normal(envWord()); }
fn LegacyRng_integer(low: i32, high: i32) -> i32 {
  let most = u32(high - low - 1);
  if (most == 0u) { return low; }
  let mask = 0xffffffffu >> countLeadingZeros(most);
  var word = envWord() & mask;
  while (word > most) { word = envWord() & mask; }
  return low + i32(word);
}
fn rulesTurn(x: f32, quarter: i32) -> f32 {
  let y = abs(x);
  var j = i32(y * 1.27323954473516f);
  j += j & 1;
  let k = f32(j);
  let r = ((y - k * 0.78515625f) - k * 2.4187564849853515625e-4f) - k * 3.77489497744594108e-8f;
  let z = r * r;
  let s = r + r * z * ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f);
  let c = 1f - 0.5f * z + z * z * ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f);
  let turns = (j / 2 + quarter) & 3;
  let v = select(s, c, (turns & 1) == 1);
  return select(v, -v, (turns >= 2) != (quarter == 0 && x < 0f));
}
fn rulesPow(x: f32, y: f32) -> f32 {
  if (y == 0f) { return 1f; }
  if (y == 1f) { return x; }
  if (y == 2f) { return x * x; }
  if (x == 0f && y > 0f) { return 0f; }
  if (x >= 0f || floor(y) != y) { return pow(x, y); }
  let size = pow(-x, y);
  return select(size, -size, floor(0.5f * y) * 2f != y);
}
fn rulesAtan2(y: f32, x: f32) -> f32 {
  if (x == 0f) { return sign(y) * 1.57079637f; }
  return atan2(y, x);
}
fn rulesSin(x: f32) -> f32 { return rulesTurn(x, 0); }
fn rulesCos(x: f32) -> f32 { return rulesTurn(x, 1); }
`;

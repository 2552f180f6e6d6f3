// NumPy's generators in WGSL, to give translated rules the random numbers of the originals. `stream` is where a run's words begin in `m`.

import type { Rng } from '@prism-rl/core';
import { LegacyRng } from '@prism-rl/env-minatar/legacy-rng';

/** MT19937: 624 words and the position. */
const MERSENNE = `
fn twisted(word: u32, next: u32, far: u32) -> u32 {
  let y = (word & 0x80000000u) | (next & 0x7fffffffu);
  return far ^ (y >> 1u) ^ select(0u, 0x9908b0dfu, (y & 1u) != 0u);
}
fn envWord() -> u32 {
  if (m[stream + 624u] == 624u) {
    for (var k = 0u; k < 624u; k++) { m[stream + k] = twisted(m[stream + k], m[stream + (k + 1u) % 624u], m[stream + (k + 397u) % 624u]); }
    m[stream + 624u] = 0u;
  }
  var y = m[stream + m[stream + 624u]];
  m[stream + 624u]++;
  y ^= y >> 11u;
  y ^= (y << 7u) & 0x9d2c5680u;
  y ^= (y << 15u) & 0xefc60000u;
  return y ^ (y >> 18u);
}
fn envWords() -> vec2u { return vec2u(envWord(), envWord()); }`;

/** PCG64: state and increment of four words each, whether half a number is left, and that half. */
const PCG64 = `
fn half16(k: u32) -> u32 { return (m[stream + k / 2u] >> (16u * (k % 2u))) & 0xffffu; }
fn envWords() -> vec2u {
  let by = array<u32, 8>(0xf645u, 0x9fccu, 0xdf64u, 0x4385u, 0x5da4u, 0x1fc6u, 0xed05u, 0x2360u);
  var next: array<u32, 8>;
  var carry = 0u;
  for (var k = 0u; k < 8u; k++) {
    var low = carry + half16(8u + k);
    carry = low >> 16u;
    low &= 0xffffu;
    for (var j = 0u; j <= k; j++) { let p = half16(j) * by[k - j]; low += p & 0xffffu; carry += p >> 16u; }
    next[k] = low & 0xffffu;
    carry += low >> 16u;
  }
  for (var k = 0u; k < 4u; k++) { m[stream + k] = next[2u * k] | (next[2u * k + 1u] << 16u); }
  let x = vec2u(m[stream] ^ m[stream + 2u], m[stream + 1u] ^ m[stream + 3u]);
  let turn = m[stream + 3u] >> 26u;
  let y = select(x, x.yx, turn >= 32u);
  let n = turn & 31u;
  return select((y >> vec2u(n)) | (y.yx << vec2u((32u - n) & 31u)), y, n == 0u);
}
fn envWord() -> u32 {
  if (m[stream + 8u] == 1u) { let left = m[stream + 9u]; m[stream + 8u] = 0u; m[stream + 9u] = 0u; return left; }
  let w = envWords();
  m[stream + 8u] = 1u;
  m[stream + 9u] = w.y;
  return w.x;
}`;

const words = (text: string): number[] =>
  [0n, 32n, 64n, 96n].map((k) => Number((BigInt(text) >> k) & 0xffffffffn));

/** A generator's WGSL, and its words. */
export function streamWords(rng: Rng | LegacyRng): {
  readonly wgsl: string;
  readonly words: readonly number[];
} {
  if (rng instanceof LegacyRng) {
    const { key, position } = rng.save();
    return { wgsl: MERSENNE, words: [...key, position] };
  }
  const { state, increment, buffered } = rng.save();
  return {
    wgsl: PCG64,
    words: [...words(state), ...words(increment), buffered === null ? 0 : 1, buffered ?? 0],
  };
}

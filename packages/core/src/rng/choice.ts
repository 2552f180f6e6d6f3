import { PrismError } from '../errors.ts';
// Unbiased integers in a range, as NumPy draws them: Lemire's multiplication ("Fast random integer generation in an interval", 2019) for
// `integers` and `choice`, masked rejection for `shuffle` and `permutation`.

import type { Pcg64 } from './pcg64.ts';

const two32 = 4294967296;

/** An integer in [0, range]; `range` below 2⁵³. Draws nothing when `range` is 0. */
export function lemire(bits: Pcg64, range: number): number {
  if (range === 0) return 0;
  if (range < 0xffff_ffff) return lemire32(bits, range + 1);
  return range === 0xffff_ffff ? bits.nextUint32() : lemire64(bits, BigInt(range) + 1n);
}

/** An integer in [0, count), 1 < count < 2³². */
function lemire32(bits: Pcg64, count: number): number {
  let word = bits.nextUint32();
  let low = Math.imul(word, count) >>> 0;
  if (low < count) {
    const threshold = (two32 - count) % count;
    while (low < threshold) {
      word = bits.nextUint32();
      low = Math.imul(word, count) >>> 0;
    }
  }
  // Up to 2²¹, the 64-bit product is exact in a double; beyond, compute its high half from 16-bit pieces.
  if (count <= 2097152) return (word * count - low) / two32;
  const carry = Math.floor((word * (count & 0xffff)) / 65536);
  return Math.floor((word * (count >>> 16) + carry) / 65536);
}

/** `out[i] = low + lemire(bits, range)`; reads the block directly and calls `lemire` only at its end or if a draw may be rejected. */
export function fillLemire(
  bits: Pcg64,
  out: { readonly length: number; [i: number]: number },
  low: number,
  range: number,
): void {
  const count = range + 1;
  let i = 0;
  while (i < out.length) {
    if (range > 0 && count <= 2097152 && !bits.isHalfUsed) {
      const block = bits.block;
      let at = bits.position;
      // Uses both halves of a value; a low product below `count` may be rejected.
      while (i + 1 < out.length && at < block.length) {
        const first = block[at]!;
        const second = block[at + 1]!;
        const firstLow = Math.imul(first, count) >>> 0;
        const secondLow = Math.imul(second, count) >>> 0;
        if (firstLow < count || secondLow < count) break;
        out[i] = low + (first * count - firstLow) / two32;
        out[i + 1] = low + (second * count - secondLow) / two32;
        i += 2;
        at += 2;
      }
      bits.position = at;
    }
    if (i < out.length) out[i++] = low + lemire(bits, range);
  }
}

function lemire64(bits: Pcg64, count: bigint): number {
  let product = bits.nextUint64() * count;
  let low = BigInt.asUintN(64, product);
  if (low < count) {
    const threshold = ((1n << 64n) - count) % count;
    while (low < threshold) {
      product = bits.nextUint64() * count;
      low = BigInt.asUintN(64, product);
    }
  }
  return Number(product >> 64n);
}

/** An integer in [0, max], max < 2³², by masking and rejecting. Draws nothing when `max` is 0. */
export function masked(bits: Pcg64, max: number): number {
  if (max === 0) return 0;
  const mask = 0xffff_ffff >>> Math.clz32(max);
  for (;;) {
    const value = (bits.nextUint32() & mask) >>> 0;
    if (value <= max) return value;
  }
}

// Indices with and without replacement, uniform or weighted: the algorithms of NumPy's `Generator.choice`.

/** Maximum deviation of the sum of probabilities from 1. */
const sumTolerance = 2 ** -26;

/** @throws PrismError `invalid-argument` unless `p` holds `n` probabilities that sum to 1. */
export function checkProbabilities(p: ArrayLike<number>, n: number): void {
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const value = p[i]!;
    if (!(value >= 0)) {
      throw PrismError.invalidArgument`A probability must not be negative, but p[${i}] is ${value}.
        Pass one probability between 0 and 1 for each choice.`;
    }
    sum += value;
  }
  if (p.length !== n || Math.abs(sum - 1) > sumTolerance) {
    throw PrismError.invalidArgument`p must hold ${n} probabilities with sum 1, but it holds ${p.length} with sum ${sum}.
      Divide the weights by their sum.`;
  }
}

/** @throws PrismError `invalid-argument` unless `size` elements can be drawn from `possible` ones. */
export function checkSize(size: number, replace: boolean, possible: number): void {
  if (!Number.isInteger(size) || size < 0 || size > 0x7fff_ffff) {
    throw PrismError.invalidArgument`choice needs a whole size from 0 to 2³¹ − 1, but got ${size}.
      size is the number of draws; without it, choice returns a single element.`;
  }
  if (!replace && size > possible) {
    throw PrismError.invalidArgument`choice cannot draw ${size} distinct elements out of ${possible}.
      Pass replace: true to draw elements repeatedly.`;
  }
}

function cumulative(p: ArrayLike<number>): Float64Array {
  const out = new Float64Array(p.length);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    sum += p[i]!;
    out[i] = sum;
  }
  for (let i = 0; i < p.length; i++) out[i]! /= sum;
  return out;
}

/** Number of entries ≤ `value` in an ascending array. */
function searchRight(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Draws one weighted index, without allocation. */
export function weightedIndex(bits: Pcg64, p: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < p.length; i++) total += p[i]!;
  const value = bits.nextDouble();
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    sum += p[i]!;
    if (sum / total > value) return i;
  }
  return p.length - 1;
}

/** Fills `out` with weighted indices, with replacement. */
export function weightedWithReplacement(bits: Pcg64, p: ArrayLike<number>, out: Int32Array): void {
  const sums = cumulative(p);
  for (let k = 0; k < out.length; k++) out[k] = searchRight(sums, bits.nextDouble());
}

/** Fills `out` with distinct weighted indices: draws, drops repetitions, sets drawn weights to 0 and draws the rest. */
export function weightedWithoutReplacement(bits: Pcg64, p: ArrayLike<number>, out: Int32Array): void {
  const weights = Float64Array.from(p);
  let found = 0;
  while (found < out.length) {
    const draws = new Float64Array(out.length - found);
    bits.fillDoubles(draws);
    for (let k = 0; k < found; k++) weights[out[k]!] = 0;
    const sums = cumulative(weights);
    const taken = new Set<number>();
    for (const draw of draws) {
      const index = searchRight(sums, draw);
      if (taken.has(index)) continue;
      taken.add(index);
      out[found++] = index;
    }
  }
}

/** Fills `out` with distinct indices from 0 … n − 1, in random order. */
export function evenWithoutReplacement(bits: Pcg64, n: number, out: Int32Array): void {
  const size = out.length;
  if (n > 10_000 && size > Math.floor(n / 50)) {
    // The tail of a partial shuffle.
    const all = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i >= Math.max(n - size, 1); i--) swap(all, i, lemire(bits, i));
    out.set(all.subarray(n - size));
    return;
  }
  // Floyd's sampling, then a shuffle (Bentley and Floyd 1987).
  const taken = new Set<number>();
  for (let j = n - size; j < n; j++) {
    const drawn = lemire(bits, j);
    const value = taken.has(drawn) ? j : drawn;
    taken.add(value);
    out[taken.size - 1] = value;
  }
  for (let i = size - 1; i >= 1; i--) swap(out, i, lemire(bits, i));
}

function swap(array: Int32Array, i: number, j: number): void {
  const kept = array[i]!;
  array[i] = array[j]!;
  array[j] = kept;
}

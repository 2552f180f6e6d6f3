/** Drawing indices with and without replacement, evenly or by weights: the algorithms of NumPy's `Generator.choice`. */

import { PrismError } from '../errors.ts';
import { lemire } from './boundedIntegers.ts';
import type { Pcg64 } from './pcg64.ts';

/** How far the probabilities' sum may be from 1. */
const sumTolerance = 2 ** -26;

/** @throws PrismError `invalid-argument` unless `p` holds `n` probabilities that sum to 1. */
export function checkProbabilities(p: ArrayLike<number>, n: number): void {
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const value = p[i]!;
    if (!(value >= 0)) {
      throw new PrismError(
        'invalid-argument',
        `A probability must not be negative, but p[${i}] is ${value}.`,
        {
          hint: 'Pass one probability between 0 and 1 for each choice.',
        },
      );
    }
    sum += value;
  }
  if (p.length !== n || Math.abs(sum - 1) > sumTolerance) {
    throw new PrismError(
      'invalid-argument',
      `p must hold ${n} probabilities with sum 1, but it holds ${p.length} with sum ${sum}.`,
      { hint: 'Divide the weights by their sum.' },
    );
  }
}

/** @throws PrismError `invalid-argument` unless so many can be drawn; `possible` are there to draw from. */
export function checkSize(size: number, replace: boolean, possible: number): void {
  if (!Number.isInteger(size) || size < 0 || size > 0x7fff_ffff) {
    throw new PrismError(
      'invalid-argument',
      `choice needs a whole size from 0 to 2³¹ − 1, but got ${size}.`,
      { hint: 'size says how many to draw; without it one is drawn and returned by itself.' },
    );
  }
  if (!replace && size > possible) {
    throw new PrismError(
      'invalid-argument',
      `choice cannot draw ${size} different ones out of ${possible}.`,
      { hint: 'Pass replace: true to draw more than there are.' },
    );
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

/** Number of entries that are at most `value`; `sorted` ascends. */
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

/** One index by weights: without allocation, the same value as a weighted choice of one. */
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

/** `out.length` indices by weights, with replacement. */
export function weightedWithReplacement(bits: Pcg64, p: ArrayLike<number>, out: Int32Array): void {
  const sums = cumulative(p);
  for (let k = 0; k < out.length; k++) out[k] = searchRight(sums, bits.nextDouble());
}

/** `out.length` different indices by weights: draws, drops repeated ones, and draws the rest with their weights at 0. */
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

/** `out.length` different indices out of 0 … n − 1, in random order. */
export function evenWithoutReplacement(bits: Pcg64, n: number, out: Int32Array): void {
  const size = out.length;
  if (n > 10_000 && size > Math.floor(n / 50)) {
    // Many out of many: the tail of a partial shuffle.
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

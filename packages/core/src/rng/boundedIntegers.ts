/**
 * Unbiased integers in a range, as NumPy draws them: Lemire's multiplication ("Fast random integer generation in an interval",
 * 2019) for `integers` and `choice`, masked rejection for `shuffle` and `permutation`.
 */

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
  // Up to 2²¹ the 64-bit product is exact in a double; above, its high half is put together from 16-bit pieces.
  if (count <= 2097152) return (word * count - low) / two32;
  const carry = Math.floor((word * (count & 0xffff)) / 65536);
  return Math.floor((word * (count >>> 16) + carry) / 65536);
}

/** `out[i] = low + lemire(bits, range)`: straight through the block, with a call only where it ends or a draw may be rejected. */
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
      // Both halves of a value at once; below `count` a low product may mean rejection.
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

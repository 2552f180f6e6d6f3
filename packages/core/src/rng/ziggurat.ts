/**
 * Normal and exponential numbers by NumPy's ziggurat with 256 layers (Marsaglia and Tsang 2000; Doornik 2005).
 *
 * Exponentials and logarithms are our own: every JavaScript engine draws the same numbers, to the last bit.
 */

import { exp } from '../arithmetic/exp.ts';
import { minusLog } from '../arithmetic/minusLog.ts';
import type { Pcg64 } from './pcg64.ts';
import { feBase64, fiBase64, keBase64, kiBase64, weBase64, wiBase64 } from './zigguratTables.ts';

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}

/** Unsigned 64-bit integers below 2⁵³, as doubles. */
function integersOf(base64: string): Float64Array {
  return Float64Array.from(new BigUint64Array(bytesOf(base64)), Number);
}

const ki = integersOf(kiBase64);
const wi = new Float64Array(bytesOf(wiBase64));
const fi = new Float64Array(bytesOf(fiBase64));
const ke = integersOf(keBase64);
const we = new Float64Array(bytesOf(weBase64));
const fe = new Float64Array(bytesOf(feBase64));

/** Where the normal's tail begins. */
const normalR = 3.6541528853610088;
/** 1 / normalR, as NumPy writes it. */
const inverseNormalR = 0.27366123732975828;
/** Where the exponential's tail begins. */
const exponentialR = 7.69711747013105;

/** A standard normal number. */
export function standardNormal(bits: Pcg64): number {
  for (;;) {
    const at = bits.take();
    const low = bits.block[at]!;
    const layer = low & 0xff;
    // Bits 9 to 60 of the word.
    const magnitude = (bits.block[at + 1]! & 0x1fff_ffff) * 8388608 + (low >>> 9);
    const positive = magnitude * wi[layer]!;
    const x = (low & 0x100) === 0 ? positive : -positive;
    if (magnitude < ki[layer]!) return x;
    if (layer === 0) return normalTail(bits, (low & 0x2_0000) !== 0);
    const bottom = fi[layer]!;
    if ((fi[layer - 1]! - bottom) * bits.nextDouble() + bottom < exp(-0.5 * x * x)) return x;
  }
}

/** `out[i] = mean + std · standardNormal(bits)`: straight through the block, with a call only where it ends or a draw is rejected. */
export function fillNormals(bits: Pcg64, out: Float64Array | Float32Array, mean: number, std: number): void {
  let i = 0;
  const n = out.length;
  while (i < n) {
    const block = bits.block;
    let at = bits.position;
    const end = Math.min(block.length, at + 2 * (n - i));
    while (at < end) {
      const low = block[at]!;
      const layer = low & 0xff;
      const magnitude = (block[at + 1]! & 0x1fff_ffff) * 8388608 + (low >>> 9);
      if (magnitude >= ki[layer]!) break;
      const x = magnitude * wi[layer]!;
      out[i++] = mean + std * ((low & 0x100) === 0 ? x : -x);
      at += 2;
    }
    bits.position = at;
    if (i < n) out[i++] = mean + std * standardNormal(bits);
  }
}

function normalTail(bits: Pcg64, negative: boolean): number {
  for (;;) {
    const x = inverseNormalR * minusLog(1 - bits.nextDouble());
    const y = minusLog(1 - bits.nextDouble());
    if (y + y > x * x) return negative ? -(normalR + x) : normalR + x;
  }
}

/** An exponential number of scale 1. */
export function standardExponential(bits: Pcg64): number {
  for (;;) {
    const at = bits.take();
    const low = bits.block[at]!;
    const layer = (low >>> 3) & 0xff;
    const magnitude = bits.block[at + 1]! * 2097152 + (low >>> 11);
    const x = magnitude * we[layer]!;
    if (magnitude < ke[layer]!) return x;
    if (layer === 0) return exponentialR + minusLog(1 - bits.nextDouble());
    const bottom = fe[layer]!;
    if ((fe[layer - 1]! - bottom) * bits.nextDouble() + bottom < exp(-x)) return x;
  }
}

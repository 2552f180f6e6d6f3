/** The arithmetic of Gymnasium's tasks, in its precision. */

import type { Rng } from '@prism-rl/core';

const { fround } = Math;
const sums = new Float32Array(8);

/**
 * Returns a weight times the sum of an action's squares, in float32 and in NumPy's summation order: Gymnasium's actions are float32, and
 * NumPy keeps their type.
 */
export function controlCost(weight: number, action: Float32Array): number {
  const { length } = action;
  let sum = 0;
  let from = 0;
  if (length >= 8) {
    // From eight numbers on, NumPy keeps eight partial sums.
    for (let k = 0; k < 8; k++) sums[k] = square(action[k]!);
    for (from = 8; from + 8 <= length; from += 8)
      for (let k = 0; k < 8; k++) sums[k]! += square(action[from + k]!);
    for (let apart = 1; apart < 8; apart *= 2)
      for (let k = 0; k < 8; k += 2 * apart) sums[k]! += sums[k + apart]!;
    sum = sums[0]!;
  }
  for (; from < length; from++) sum = fround(sum + square(action[from]!));
  return fround(fround(weight) * sum);
}

function square(value: number): number {
  return fround(value * value);
}

/** Returns the sum of squares of values clipped to [`least`, `most`]. */
export function sumOfSquares(values: Float64Array, least = -Infinity, most = Infinity): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    const value = clip(values[k]!, least, most);
    sum += value * value;
  }
  return sum;
}

export function clip(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Returns the distance between two places. */
export function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) {
    const apart = a[k]! - b[k]!;
    sum += apart * apart;
  }
  return Math.sqrt(sum);
}

/** Returns a place's distance from the origin of the plane; engines differ in `Math.hypot`. */
export function fromOrigin(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** Adds uniform noise within ±`scale` to each number. */
export function addUniform(values: Float64Array, scale: number, rng: Rng): void {
  for (let k = 0; k < values.length; k++) values[k]! += rng.uniform(-scale, scale);
}

/** Adds normal noise times `scale` to each number. */
export function addNormal(values: Float64Array, scale: number, rng: Rng): void {
  for (let k = 0; k < values.length; k++) values[k]! += scale * rng.normal();
}

/** Copies `source` from `first` on; returns the offset of the next part. */
export function put(
  out: Float64Array,
  to: number,
  source: Float64Array,
  first = 0,
  least = -Infinity,
  most = Infinity,
): number {
  let at = to;
  for (let k = first; k < source.length; k++) out[at++] = clip(source[k]!, least, most);
  return at;
}

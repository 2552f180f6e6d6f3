/** The arithmetic of Gymnasium's tasks, in its precision. */

import type { Rng } from '@prism-rl/core';

const { fround } = Math;
const sums = new Float32Array(8);

/**
 * A weight times the sum of an action's squares, all of it in float32 and summed in NumPy's order: actions are float32 there, too, and
 * NumPy stays with their type.
 */
export function controlCost(weight: number, action: Float32Array): number {
  const { length } = action;
  let sum = 0;
  let from = 0;
  if (length >= 8) {
    // From eight on NumPy adds up eight sums side by side.
    for (let k = 0; k < 8; k++) sums[k] = square(action[k]!);
    for (from = 8; from + 8 <= length; from += 8)
      for (let k = 0; k < 8; k++) sums[k]! += square(action[from + k]!);
    const [a, b, c, d, e, f, g, h] = sums as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    sum = fround(fround(fround(a + b) + fround(c + d)) + fround(fround(e + f) + fround(g + h)));
  }
  for (; from < length; from++) sum = fround(sum + square(action[from]!));
  return fround(fround(weight) * sum);
}

function square(value: number): number {
  return fround(value * value);
}

/** The sum of squares. @param bound larger numbers count as this one; default: none. */
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

/** The length of the way from one place to another one. */
export function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) {
    const apart = a[k]! - b[k]!;
    sum += apart * apart;
  }
  return Math.sqrt(sum);
}

/** How far a place in the plane is from the origin; engines differ in `Math.hypot`. */
export function fromOrigin(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** Moves each number by up to `scale`, all alike likely. */
export function addUniform(values: Float64Array, scale: number, rng: Rng): void {
  for (let k = 0; k < values.length; k++) values[k]! += rng.uniform(-scale, scale);
}

/** Moves each number by a normal number times `scale`. */
export function addNormal(values: Float64Array, scale: number, rng: Rng): void {
  for (let k = 0; k < values.length; k++) values[k]! += scale * rng.normal();
}

/** Copies what stands in `source` from `first` on; returns where the next part goes. */
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

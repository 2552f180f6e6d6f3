/** What spaces have in common where they write and read packed arrays. */

import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import { describeValue } from '../words/describeValue.ts';

/** @throws PrismError `invalid-argument` unless `array` holds `size` elements from `offset` on. */
export function checkRoom(space: object, array: PackedArray, offset: number, size: number): void {
  if (offset >= 0 && offset + size <= array.length) return;
  throw new PrismError(
    'invalid-argument',
    `${String(space)} needs ${size} elements from offset ${offset} on, but the array has ${array.length}.`,
    { hint: 'Make the array numEnvs × space.size (or × space.flatSize for the flattened form) long.' },
  );
}

/** @throws PrismError `invalid-space` unless `value` has `size` elements. */
export function checkLength(space: object, value: ArrayLike<unknown>, size: number): void {
  // A part of a composite value may be missing.
  const length = (value as ArrayLike<unknown> | null | undefined)?.length;
  if (length === size) return;
  throw new PrismError(
    'invalid-space',
    `A value of ${String(space)} has ${size} elements, but this one ${length === undefined ? `is ${describeValue(value)}` : `has ${length}`}.`,
    {
      hint: 'Pass a value for which contains() is true.',
    },
  );
}

/**
 * An element that composite spaces hold as float32: where rounding carried it beyond the bounds of its part, the bound is meant.
 * A packed member is thus read back as a member.
 */
export function unrounded(value: number, low: number, high: number): number {
  if (value > high && value === Math.fround(high)) return high;
  if (value < low && value === Math.fround(low)) return low;
  return value;
}

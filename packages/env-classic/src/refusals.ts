import { PrismError } from '@prism-rl/core';

/** What is not accepted, and what is said about it. */

/** The error of an action outside a one-dimensional box. */
export function invalidBoxAction(id: string, action: unknown, bound: number): PrismError {
  return new PrismError(
    'invalid-action',
    `${id} takes an action of one number from ${-bound} to ${bound}, but got ${describe(action)}.`,
    { hint: 'Pass a Float32Array with one element; the ClipAction wrapper keeps it within the bounds.' },
  );
}

/**
 * The one number of an action from the box ±`bound`, as float32.
 *
 * @param strict refuse numbers outside the box too (debug mode); else they are clipped by the task.
 * @throws PrismError `invalid-action` unless it is one finite number.
 */
export function readBoxAction(id: string, action: ArrayLike<number>, bound: number, strict: boolean): number {
  const value = action?.length === 1 ? action[0]! : Number.NaN;
  if (!Number.isFinite(value) || (strict && Math.abs(value) > bound))
    throw invalidBoxAction(id, action, bound);
  return Math.fround(value);
}

/** A value as it can stand in a message. */
export function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as Float32Array).join(', ')}]`;
  return JSON.stringify(value) ?? String(value);
}

/** @throws PrismError `invalid-config` */
export function checkTimeLimit(id: string, maxEpisodeSteps: number): void {
  if (Number.isSafeInteger(maxEpisodeSteps) && maxEpisodeSteps >= 1) return;
  throw new PrismError(
    'invalid-config',
    `maxEpisodeSteps of ${id} must be a positive integer, but is ${maxEpisodeSteps}.`,
  );
}

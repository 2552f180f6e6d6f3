import { PrismError } from '@prism-rl/core';

/** @throws PrismError `invalid-argument` unless `value` is an integer of at least `minimum`. */
export function wholeNumber(option: string, value: number, minimum: number): number {
  if (Number.isSafeInteger(value) && value >= minimum) return value;
  throw new PrismError(
    'invalid-argument',
    `--${option} must be an integer of at least ${minimum}, but is ${value}.`,
  );
}

import { PrismError } from '@prism-rl/core';

/** @throws PrismError `invalid-argument` unless `value` is an integer of at least `minimum` and at most `maximum`. */
export function wholeNumber(
  option: string,
  value: number,
  minimum: number,
  maximum: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value;
  const range =
    maximum < Number.MAX_SAFE_INTEGER ? `from ${minimum} to ${maximum}` : `of at least ${minimum}`;
  throw new PrismError('invalid-argument', `--${option} must be an integer ${range}, but is ${value}.`);
}

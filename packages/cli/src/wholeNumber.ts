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

/** A number as people write it, decimal; between digits `_` groups them: 10_000. NaN for anything else. */
export function decimal(text: string): number {
  if (text.trim() === '' || /^\s*[-+]?0[xob]/i.test(text)) return Number.NaN;
  return Number(text.replaceAll(/(?<=\d)_(?=\d)/g, ''));
}

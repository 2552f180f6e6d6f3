import type { Json } from '../contracts/snapshot.ts';
import { PrismError } from '../errors.ts';
import { integer, type Setting } from '../settings/setting.ts';
import { describeValue } from '../words.ts';

const positive = integer(1, 'A number of things', { min: 1 });

/**
 * Checks what a constructor is given as runs check the setting of the same name.
 *
 * @throws PrismError `invalid-argument`
 */
export function accepted<T extends Json>(owner: string, name: string, setting: Setting<T>, value: T): T {
  if (setting.check(value) === undefined) return value;
  throw new PrismError(
    'invalid-argument',
    `${owner} needs ${setting.accepts} as ${name}, but got ${describeValue(value)}.`,
  );
}

/** @throws PrismError `invalid-argument` unless each value is a positive integer. */
export function requireCounts(owner: string, values: { readonly [name: string]: number }): void {
  for (const [name, value] of Object.entries(values)) accepted(owner, name, positive, value);
}

import type { ResetOptions } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';

/** Reading the options of a reset, as Gymnasium's classic control tasks have them. */

/** No options. */
const noOptions: Readonly<Record<string, unknown>> = Object.freeze({});

/** The options by name. @throws PrismError `invalid-argument` unless they are an object or missing. */
export function readOptions(id: string, options: unknown): Readonly<Record<string, unknown>> {
  if (options === undefined || options === null) return noOptions;
  if (typeof options === 'object' && !Array.isArray(options))
    return options as Readonly<Record<string, unknown>>;
  throw new PrismError(
    'invalid-argument',
    `The reset options of ${id} must be an object, but are ${describeValue(options)}.`,
  );
}

/**
 * The number under `name`, or `fallback` when it is missing.
 *
 * @throws PrismError `invalid-argument` if it is not a finite number.
 */
export function numberOption(
  options: Readonly<Record<string, unknown>>,
  name: string,
  fallback: number,
): number {
  const value = options[name];
  if (value === undefined) return fallback;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new PrismError(
    'invalid-argument',
    `The reset option "${name}" must be a number, but is ${describeValue(value)}.`,
  );
}

/**
 * The bounds `low` and `high` between which a start state is drawn.
 *
 * @throws PrismError `invalid-argument` unless both are numbers and low ≤ high.
 */
export function startBounds(
  id: string,
  reset: ResetOptions | undefined,
  low: number,
  high: number,
): { low: number; high: number } {
  const options = readOptions(id, reset?.options);
  if (options === noOptions) return { low, high };
  const bounds = { low: numberOption(options, 'low', low), high: numberOption(options, 'high', high) };
  if (bounds.low <= bounds.high) return bounds;
  throw new PrismError(
    'invalid-argument',
    `The reset option "low" (${bounds.low}) must not be above "high" (${bounds.high}).`,
  );
}

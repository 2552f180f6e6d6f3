import { PrismError } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';

/** Errors for input that is not accepted. */

/** The error of an action outside a one-dimensional box. */
export function invalidBoxAction(id: string, action: unknown, bound: number): PrismError {
  return new PrismError(
    'invalid-action',
    `${id} takes an action of one number from ${-bound} to ${bound}, but got ${describeValue(action)}.`,
    { hint: 'Pass a Float32Array with one element; the ClipAction wrapper keeps it within the bounds.' },
  );
}

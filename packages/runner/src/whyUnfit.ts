import { messageOf } from '@prism-rl/core';

/** Why a sound checkpoint does not fit, in words: errors of JavaScript speak of the code that met it, which says nothing to people. */
export function whyUnfit(cause: unknown): string {
  const isOfCode =
    cause instanceof TypeError || cause instanceof RangeError || cause instanceof ReferenceError;
  return isOfCode ? 'something in it is missing, or of another kind than is needed' : messageOf(cause);
}

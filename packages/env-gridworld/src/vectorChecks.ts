import type { PackedArray, VectorEnv } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** What all vectors refuse in the same words. */

/** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer. */
export function checkCount(numEnvs: number): void {
  if (Number.isSafeInteger(numEnvs) && numEnvs >= 1) return;
  throw new PrismError('invalid-argument', `numEnvs must be a positive integer, but is ${numEnvs}.`);
}

/** @throws PrismError `invalid-action` unless there is one number for each environment. */
export function checkActionCount({ id, numEnvs }: VectorEnv, actions: PackedArray): void {
  if (actions.length === numEnvs) return;
  throw new PrismError(
    'invalid-action',
    `${id} × ${numEnvs} takes ${numEnvs} actions, but got ${actions.length}.`,
  );
}

/** The error of an index outside the vector. */
export function noSuchEnvironment({ numEnvs }: VectorEnv, index: number): PrismError {
  return new PrismError(
    'invalid-argument',
    `Environment ${index} does not exist: the vector holds 0 to ${numEnvs - 1}.`,
  );
}

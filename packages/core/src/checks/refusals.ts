import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import { counted } from '../words/counted.ts';
import { describeValue } from '../words/describeValue.ts';

/** Errors of all environments, in the same words. */

/** The error of a step or picture before the first reset. */
export function notReset(id: string): PrismError {
  return new PrismError('state', `${id} was used before its first reset.`, { hint: 'Call reset() first.' });
}

/** The error of an action outside a discrete space with `n` actions. @param hint what they are, where they have names. */
export function invalidAction(id: string, action: unknown, n: number, hint?: string): PrismError {
  return new PrismError(
    'invalid-action',
    `${id} takes an integer action from 0 to ${n - 1}, but got ${describeValue(action)}.`,
    hint === undefined ? {} : { hint },
  );
}

/** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer. */
export function checkNumEnvs(numEnvs: number): void {
  if (Number.isSafeInteger(numEnvs) && numEnvs >= 1) return;
  throw new PrismError('invalid-argument', `numEnvs must be a positive integer, but is ${numEnvs}.`);
}

/** @throws PrismError `invalid-action` unless there are the numbers of `numEnvs` actions of `size` numbers each. */
export function checkActionCount(
  { id, numEnvs }: { readonly id: string; readonly numEnvs: number },
  actions: PackedArray,
  size = 1,
): void {
  if (actions.length === numEnvs * size) return;
  const what = counted(numEnvs * size, size === 1 ? 'action' : 'number');
  throw new PrismError('invalid-action', `${numEnvs} × ${id} takes ${what}, but got ${actions.length}.`);
}

/** @throws PrismError `invalid-action` unless each action is an integer from 0 to `n` − 1. */
export function checkDiscreteActions(id: string, actions: PackedArray, n: number): void {
  for (let i = 0; i < actions.length; i++) {
    const action = actions[i]!;
    if (!(action >= 0 && action < n && (action | 0) === action)) throw invalidAction(id, action, n);
  }
}

/** The error of an index outside a vector. */
export function noSuchEnvironment({ numEnvs }: { readonly numEnvs: number }, index: number): PrismError {
  return new PrismError(
    'invalid-argument',
    `Environment ${index} does not exist: the vector holds 0 to ${numEnvs - 1}.`,
  );
}

/** @throws PrismError `invalid-argument` for an index outside a vector. */
export function checkIndex(vector: { readonly numEnvs: number }, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < vector.numEnvs) return;
  throw noSuchEnvironment(vector, index);
}

/** @throws PrismError `invalid-config` unless the limit is `null` or a positive integer. */
export function checkTimeLimit(id: string, maxEpisodeSteps: number | null): void {
  if (maxEpisodeSteps === null || (Number.isSafeInteger(maxEpisodeSteps) && maxEpisodeSteps >= 1)) return;
  throw new PrismError(
    'invalid-config',
    `maxEpisodeSteps of ${id} must be a positive integer or null, but is ${maxEpisodeSteps}.`,
  );
}

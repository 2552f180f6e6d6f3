import type { PackedArray } from '../arrays/arrays.ts';
import type { Env } from '../contracts/env.ts';
import type { MaybePromise } from '../contracts/policy.ts';
import type { Json, SnapshotArray } from '../contracts/snapshot.ts';
import { PrismError } from '../errors.ts';
import type { Setting } from '../settings/setting.ts';
import { counted, describeValue } from '../words.ts';

/** The error for a step or picture before the first reset. */
export function notReset(id: string): PrismError {
  return PrismError.state`${id} was used before its first reset.
    Call reset() first.`;
}

/** The error for an action outside a discrete space with `n` actions. @param hint names the actions, if they have names. */
export function invalidAction(id: string, action: unknown, n: number, hint?: string): PrismError {
  return PrismError.invalidAction`${id} takes an integer action from 0 to ${n - 1}, but got ${describeValue(action)}.
    ${hint ?? ''}`;
}

/** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer. */
export function checkNumEnvs(numEnvs: number): void {
  wholeNumber('numEnvs', numEnvs);
}

/** @throws PrismError `invalid-action` unless `actions` holds `numEnvs` actions of `size` numbers each. */
export function checkActionCount(
  { id, numEnvs }: { readonly id: string; readonly numEnvs: number },
  actions: PackedArray,
  size = 1,
): void {
  if (actions.length === numEnvs * size) return;
  const what = counted(numEnvs * size, size === 1 ? 'action' : 'number');
  throw PrismError.invalidAction`${numEnvs} × ${id} takes ${what}, but got ${actions.length}.`;
}

/** @throws PrismError `invalid-action` unless each action is an integer from 0 to `n` − 1. */
export function checkDiscreteActions(id: string, actions: PackedArray, n: number): void {
  for (let i = 0; i < actions.length; i++) {
    const action = actions[i]!;
    if (!(action >= 0 && action < n && (action | 0) === action)) throw invalidAction(id, action, n);
  }
}

/** The error for an index outside a vector. */
export function noSuchEnvironment({ numEnvs }: { readonly numEnvs: number }, index: number): PrismError {
  return PrismError.invalidArgument`Environment ${index} does not exist: the vector holds 0 to ${numEnvs - 1}.`;
}

/** @throws PrismError `invalid-argument` for an index outside a vector. */
export function checkIndex(vector: { readonly numEnvs: number }, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < vector.numEnvs) return;
  throw noSuchEnvironment(vector, index);
}

/** @throws PrismError `invalid-config` unless the limit is `null` or a positive integer. */
export function checkTimeLimit(id: string, maxEpisodeSteps: number | null): void {
  if (maxEpisodeSteps === null || (Number.isSafeInteger(maxEpisodeSteps) && maxEpisodeSteps >= 1)) return;
  throw PrismError.invalidConfig`maxEpisodeSteps of ${id} must be a positive integer or null, but is ${maxEpisodeSteps}.`;
}

type Spaces = Pick<Env, 'observationSpace' | 'actionSpace'>;

/** Describes an environment's spaces in one line of its saved states, to recognise states saved with other settings. */
export function spacesOf({ observationSpace, actionSpace }: Spaces): string {
  return `observations ${observationSpace} and actions ${actionSpace}`;
}

/**
 * @param saved the result of {@link spacesOf} in the saved state; undefined in states of earlier versions, which pass.
 * @throws PrismError `corrupt` if the environment's spaces differ.
 */
export function requireSpacesOf(env: Spaces & Pick<Env, 'id'>, saved: string | undefined): void {
  const own = spacesOf(env);
  if (saved === undefined || saved === own) return;
  throw PrismError.corrupt`This state of ${env.id} has ${saved}, but this environment has ${own}.
    Restore a state into an environment with the same settings.`;
}

/**
 * Calls `make`, and turns an engine's out-of-memory error into a `PrismError` that says what needed the memory.
 *
 * @param what named in the message: `64 of CartPole-v1`.
 * @throws PrismError `invalid-argument` if memory ran out; otherwise what `make` throws.
 */
export async function inMemory<T>(what: string, make: () => MaybePromise<T>): Promise<T> {
  try {
    return await make();
  } catch (cause) {
    if (!(cause instanceof Error && /allocat|array length|WebAssembly\.Memory/.test(cause.message)))
      throw cause;
    throw PrismError.invalidArgument`${what} needs more memory than is available (${cause.message}).
      Use fewer environments or smaller settings.`.causedBy(cause);
  }
}

/**
 * Checks a constructor's argument like the setting of the same name.
 *
 * @throws PrismError `invalid-argument`
 */
export function accepted<T extends Json>(owner: string, name: string, setting: Setting<T>, value: T): T {
  if (setting.check(value) === undefined) return value;
  throw PrismError.invalidArgument`${owner} needs ${setting.accepts} as ${name}, but got ${describeValue(value)}.`;
}

/**
 * Refuses foreign numbers that no computation survives.
 *
 * @param owner what the arrays belong to: `the saved network`.
 * @throws PrismError `not-finite`, with the name and place of the first NaN or infinity.
 */
export function requireFinite(owner: string, arrays: { readonly [name: string]: SnapshotArray }): void {
  for (const [name, array] of Object.entries(arrays)) {
    if (!(array instanceof Float32Array || array instanceof Float64Array)) continue;
    const at = array.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    throw PrismError.notFinite`"${name}" of ${owner} has ${array[at]} at position ${at}.
      Use an earlier copy: nothing can be learned or decided with such numbers.`;
  }
}

/** @throws PrismError `invalid-argument` unless each value is a positive integer. */
export function requireCounts(owner: string, values: { readonly [name: string]: number }): void {
  for (const [name, value] of Object.entries(values)) wholeNumber(`${name} of ${owner}`, value);
}

/** @throws PrismError `invalid-argument` unless `value` is an integer of at least `minimum` and at most `maximum`. */
export function wholeNumber(
  name: string,
  value: number,
  minimum = 1,
  maximum = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value;
  const range =
    maximum < Number.MAX_SAFE_INTEGER ? `from ${minimum} to ${maximum}` : `of at least ${minimum}`;
  throw PrismError.invalidArgument`${name} must be an integer ${range}, but is ${value}.`;
}

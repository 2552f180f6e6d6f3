import type { Env, StepResult } from '../contracts/env.ts';
import { PrismError } from '../errors.ts';
import { isBox, outside } from '../spaces/box.ts';
import type { Space } from '../spaces/space.ts';
import { describeValue } from '../words.ts';

/** Names the call and the environment. @param step number of the step in its episode; NaN if unknown, as after a restore. */
function whoReturned(env: Env, index: number, call: 'reset' | 'step', step = Number.NaN): string {
  return `${call} of ${env.id} (environment ${index}${step > 0 ? `, step ${step} of the episode` : ''})`;
}

/** The error for an unusable result of an environment: names the call and the expected value. */
export function unusableResult(
  env: Env,
  index: number,
  call: 'reset' | 'step',
  result: unknown,
  step?: number,
): PrismError {
  const who = whoReturned(env, index, call, step);
  const fields = call === 'reset' ? 'observation, info' : 'observation, reward, terminated, truncated, info';
  if (typeof result !== 'object' || result === null) {
    return PrismError.contract`${who} returned ${describeValue(result)} instead of an object.
      Return { ${fields} }.`;
  }
  if (typeof (result as { readonly then?: unknown }).then === 'function') {
    return PrismError.contract`${who} returned a Promise, but environments are synchronous.
      Do asynchronous work in the plugin’s create, which may return a promise.`;
  }
  const { observation } = result as { readonly observation?: unknown };
  return PrismError.contract`${who} returned the observation ${outside(env.observationSpace, observation)}.
    Return { ${fields} } with an observation for which observationSpace.contains() is true.`;
}

// These checks run at every step, in any mode: environments may be written in JavaScript, and a NaN that enters a memory shows up only a
// thousand updates later, as a loss. Only debug mode checks the bounds of a Box, because leaving them is careless but harmless.

/**
 * Checks what `reset` returned.
 *
 * @param index the environment's index in the vector.
 * @throws PrismError `contract` that names environment and field.
 */
export function checkResetResult(env: Env, index: number, result: unknown): void {
  checkObservation(env, index, undefined, result);
}

/**
 * Checks what `step` returned.
 *
 * @param step number of the step in its episode; NaN if unknown, as after a restore.
 * @throws PrismError `contract` that names environment, step and field.
 */
export function checkStepResult(env: Env, index: number, step: number, result: unknown): void {
  checkObservation(env, index, step, result);
  const { reward, terminated, truncated } = result as StepResult<unknown>;
  if (!Number.isFinite(reward)) throw wrongField(env, index, step, 'reward', reward, 'a finite number');
  if (typeof terminated !== 'boolean')
    throw wrongField(env, index, step, 'terminated', terminated, 'true or false');
  if (typeof truncated !== 'boolean')
    throw wrongField(env, index, step, 'truncated', truncated, 'true or false');
}

function checkObservation(env: Env, index: number, step: number | undefined, result: unknown): void {
  const call = step === undefined ? 'reset' : 'step';
  const observation = (result as { readonly observation?: unknown } | undefined | null)?.observation;
  const space = env.observationSpace;
  if (isBox(space)) {
    const isItsType = observation instanceof space.low.constructor;
    if (!isItsType || (observation as Float32Array).length !== space.size)
      throw unusableResult(env, index, call, result, step);
    const wrong = notFinite(observation as Float32Array);
    if (wrong < 0) return;
    if (!space.contains(observation)) throw unusableResult(env, index, call, result, step);
    const value = `an observation whose element ${wrong} is ${(observation as Float32Array)[wrong]}`;
    throw PrismError.contract`${whoReturned(env, index, call, step)} returned ${value}.
      Observations must be finite: look for a division by zero, or a root of a negative number.`;
  }
  if (observation == null || !(space as Space).contains(observation))
    throw unusableResult(env, index, call, result, step);
}

/** The index of the first NaN or infinite element in [from, to); −1 if all are finite. */
export function notFinite(values: ArrayLike<number>, from = 0, to = values.length): number {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) return -1;
  // x − x is 0 for finite numbers, else NaN.
  for (let i = from; i < to; i++) if (values[i]! - values[i]! !== 0) return i;
  return -1;
}

function wrongField(
  env: Env,
  index: number,
  step: number,
  field: string,
  value: unknown,
  words: string,
): PrismError {
  const what = value === undefined ? `no ${field}` : `${describeValue(value)} for ${field}`;
  return PrismError.contract`${whoReturned(env, index, 'step', step)} returned ${what}: it must be ${words}.
    Return { observation, reward, terminated, truncated, info }.`;
}

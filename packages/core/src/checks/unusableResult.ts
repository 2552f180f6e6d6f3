import type { Env } from '../contracts/env.ts';
import { PrismError } from '../errors.ts';
import { outside } from '../spaces/outside.ts';
import { describeValue } from '../words/describeValue.ts';

/** Which call of which environment. */
export function whoReturned(env: Env, index: number, call: 'reset' | 'step', step?: number): string {
  return `${call} of ${env.id} (environment ${index}${step === undefined ? '' : `, step ${step}`})`;
}

/** The error for what an environment returned and nothing can be made of: who returned it, and what it should have been. */
export function unusableResult(
  env: Env,
  index: number,
  call: 'reset' | 'step',
  result: unknown,
  cause?: unknown,
  step?: number,
): PrismError {
  const who = whoReturned(env, index, call, step);
  const fields = call === 'reset' ? 'observation, info' : 'observation, reward, terminated, truncated, info';
  if (typeof result !== 'object' || result === null) {
    return new PrismError('contract', `${who} returned ${describeValue(result)} instead of an object.`, {
      hint: `Return { ${fields} }.`,
      cause,
    });
  }
  if (typeof (result as { readonly then?: unknown }).then === 'function') {
    return new PrismError('contract', `${who} returned a Promise, but environments answer at once.`, {
      hint: 'What takes time belongs where the environment is made: create of a plugin may wait.',
      cause,
    });
  }
  const { observation } = result as { readonly observation?: unknown };
  return new PrismError(
    'contract',
    `${who} returned the observation ${outside(env.observationSpace, observation)}.`,
    {
      hint: `Return { ${fields} } with an observation for which observationSpace.contains() is true.`,
      cause,
    },
  );
}

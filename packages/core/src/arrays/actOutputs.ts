import type { ActOutputs, ExtraSpecs, Extras } from '../contracts/policy.ts';
import { PrismError } from '../errors.ts';
import type { Space } from '../spaces/space.ts';
import { packedArray } from './arrays.ts';

/**
 * Room for what a policy says about `rows` observations.
 *
 * @param specs arrays beside the actions, where they are wanted; default: none.
 * @param stateSize numbers of a row's state, of a policy that remembers: zeros, as at the beginning of an episode; default 0.
 */
export function actOutputs(
  actionSpace: Pick<Space, 'dtype' | 'size'>,
  rows: number,
  specs: ExtraSpecs = {},
  stateSize = 0,
): ActOutputs {
  return {
    actions: packedArray(actionSpace.dtype, rows * actionSpace.size),
    extras: extraArrays(specs, rows),
    ...(stateSize > 0 && { states: new Float32Array(rows * stateSize) }),
  };
}

/**
 * The states of a policy that remembers.
 *
 * @throws PrismError `state` where there are none.
 */
export function statesOf({ states }: Pick<ActOutputs, 'states'>): Float32Array {
  if (states !== undefined) return states;
  throw new PrismError('state', 'A policy that remembers was asked to act without its states.', {
    hint: 'Make the outputs by actOutputs(actionSpace, rows, extras, policy.stateSize).',
  });
}

/** Forgets what a policy remembers of row `row` of `rows`: its episode is over. Does nothing for policies that remember nothing. */
export function forget({ states }: Pick<ActOutputs, 'states'>, row: number, rows: number): void {
  if (states === undefined) return;
  const size = states.length / rows;
  states.fill(0, row * size, (row + 1) * size);
}

/** Arrays of `rows` rows for extras. */
export function extraArrays(specs: ExtraSpecs, rows: number): Extras {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { dtype, size }]) => [name, packedArray(dtype, rows * size)]),
  );
}

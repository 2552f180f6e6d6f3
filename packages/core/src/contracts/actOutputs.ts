import { packedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Space } from '../spaces/space.ts';
import type { ActOutputs, ExtraSpecs, Extras } from './policy.ts';

/**
 * Creates the arrays that a policy writes to for `rows` observations, all zeros.
 *
 * @param specs the policy's extras, if the caller wants them; default: none.
 * @param stateSize numbers per row of a recurrent policy's state; default 0.
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
 * Returns the states of a recurrent policy.
 *
 * @throws PrismError `state` if they are missing.
 */
export function statesOf({ states }: Pick<ActOutputs, 'states'>): Float32Array {
  if (states !== undefined) return states;
  throw PrismError.state`A recurrent policy was called without its states.
    Create the outputs with actOutputs(actionSpace, rows, extras, policy.stateSize).`;
}

/** Resets a recurrent policy's state in row `row` of `rows` because its episode ended. Does nothing for other policies. */
export function forget({ states }: Pick<ActOutputs, 'states'>, row: number, rows: number): void {
  if (states === undefined) return;
  const size = states.length / rows;
  states.fill(0, row * size, (row + 1) * size);
}

/** Creates the arrays of extras, with `rows` rows each. */
export function extraArrays(specs: ExtraSpecs, rows: number): Extras {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { dtype, size }]) => [name, packedArray(dtype, rows * size)]),
  );
}

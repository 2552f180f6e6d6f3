import type { ActOutputs, ExtraSpecs, Extras } from '../contracts/policy.ts';
import type { Space } from '../spaces/space.ts';
import { packedArray } from './arrays.ts';

/**
 * Room for what a policy says about `rows` observations.
 *
 * @param specs arrays beside the actions, where they are wanted; default: none.
 */
export function actOutputs(
  actionSpace: Pick<Space, 'dtype' | 'size'>,
  rows: number,
  specs: ExtraSpecs = {},
): ActOutputs {
  return {
    actions: packedArray(actionSpace.dtype, rows * actionSpace.size),
    extras: extraArrays(specs, rows),
  };
}

/** Arrays of `rows` rows for extras. */
export function extraArrays(specs: ExtraSpecs, rows: number): Extras {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { dtype, size }]) => [name, packedArray(dtype, rows * size)]),
  );
}

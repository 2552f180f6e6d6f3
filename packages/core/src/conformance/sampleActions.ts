import { type PackedArray, packedArray } from '../arrays/arrays.ts';
import type { Rng } from '../rng/rng.ts';
import type { Space } from '../spaces/space.ts';

/** Random actions for all environments, packed. */
export function sampleActions(space: Space, numEnvs: number, rng: Rng): PackedArray {
  const actions = packedArray(space.dtype, numEnvs * space.size);
  for (let i = 0; i < numEnvs; i++) space.pack(space.sample(rng), actions, i * space.size);
  return actions;
}

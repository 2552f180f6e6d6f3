import { type PackedArray, packedArray } from '../arrays/arrays.ts';
import type { VectorEnv } from '../contracts/vectorEnv.ts';
import type { Rng } from '../rng/rng.ts';
import { actionMaskOf, randomAction } from '../spaces/actionMask.ts';

/** Random actions for all environments, packed; possible ones in the states that they show. */
export function sampleActions(vector: VectorEnv, rng: Rng): PackedArray {
  const { observationSpace, actionSpace, observations, numEnvs } = vector;
  const isMasked = actionMaskOf(observationSpace) !== undefined;
  const actions = packedArray(actionSpace.dtype, numEnvs * actionSpace.size);
  for (let i = 0; i < numEnvs; i++) {
    const observation = isMasked
      ? observationSpace.unpack(observations, i * observationSpace.size)
      : undefined;
    actionSpace.pack(randomAction(vector, observation, rng), actions, i * actionSpace.size);
  }
  return actions;
}

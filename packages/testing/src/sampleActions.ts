import type { PackedArray, Rng, VectorEnv } from '@prism-rl/core';
import { actionMaskOf, packedArray, randomAction } from '@prism-rl/core';

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

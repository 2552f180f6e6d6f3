import { packedArray } from '../src/arrays/arrays.ts';
import type { VectorEnv } from '../src/contracts/env.ts';
import { Discrete } from '../src/spaces/discrete.ts';
import type { Space } from '../src/spaces/space.ts';

/** Two environments at rest, to be spoiled by hand. */
export function stillEnvs(observationSpace: Space, actionSpace: Space = new Discrete(2)): VectorEnv {
  const observations = (): VectorEnv['observations'] =>
    packedArray(observationSpace.dtype, 2 * observationSpace.size);
  return {
    id: 'Still-v0',
    numEnvs: 2,
    observationSpace,
    actionSpace,
    observations: observations(),
    finalObservations: observations(),
    rewards: new Float64Array(2),
    terminated: new Uint8Array(2),
    truncated: new Uint8Array(2),
    reset: () => {},
    step: () => {},
  };
}

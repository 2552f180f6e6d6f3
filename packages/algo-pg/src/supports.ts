import type { Space } from '@prism-rl/core';

/** What a policy network can look at: numbers, pictures, or the index of a state. */
const observable: readonly Space['kind'][] = ['box', 'discrete'];

/** For agents that choose between actions. */
export function supportsDiscrete(observationSpace: Space, actionSpace: Space): true | string {
  if (!observable.includes(observationSpace.kind)) return 'needs a Box or Discrete observation space';
  if (actionSpace.kind !== 'discrete' || actionSpace.flatSize < 2) {
    return 'needs a Discrete action space of at least two actions';
  }
  return true;
}

/** For agents whose actions are real numbers. */
export function supportsContinuous(observationSpace: Space, actionSpace: Space): true | string {
  if (!observable.includes(observationSpace.kind)) return 'needs a Box or Discrete observation space';
  if (actionSpace.kind !== 'box' || !actionSpace.dtype.startsWith('float')) {
    return 'needs a Box action space of real numbers';
  }
  return true;
}

/** For agents that do both. */
export function supportsBoth(observationSpace: Space, actionSpace: Space): true | string {
  const discrete = supportsDiscrete(observationSpace, actionSpace);
  if (discrete === true || supportsContinuous(observationSpace, actionSpace) === true) return true;
  return actionSpace.kind === 'box' ? 'needs a Box action space of real numbers' : discrete;
}

import { actionMaskOf, isBox, oneHotFits, type Space } from '@prism-rl/core';
import { fitsFilters, type NetworkSettings } from './network/layout.ts';

type Verdict = true | string;

/** Checks spaces for agents with discrete actions. */
export function supportsChoices(observations: Space, actions: Space, config: NetworkSettings): Verdict {
  return looksAt(observations, actions, config, choices(actions));
}

/** Checks spaces for agents with discrete or continuous actions. */
export function supportsBoth(observations: Space, actions: Space, config: NetworkSettings): Verdict {
  return looksAt(observations, actions, config, actions.kind === 'box' ? numbers(actions) : choices(actions));
}

/** Checks spaces for agents that follow a random policy. */
export function supportsRandom(observations: Space, actions: Space, config: NetworkSettings): Verdict {
  if (actionMaskOf(observations) !== undefined) return 'follows a given policy, which knows nothing of masks';
  const acts = actions.kind === 'box' ? bounded(actions) : choices(actions);
  return looksAt(observations, undefined, config, acts);
}

function choices({ kind, flatSize }: Space): Verdict {
  return (kind === 'discrete' && flatSize >= 2) || 'needs a Discrete action space of at least two actions';
}

function numbers({ kind, dtype }: Space): Verdict {
  return (kind === 'box' && dtype.startsWith('float')) || 'needs a Box action space of real numbers';
}

function bounded(space: Space): Verdict {
  const hasBounds = isBox(space) && !space.boundedBelow.includes(0) && !space.boundedAbove.includes(0);
  return (numbers(space) === true && hasBounds) || 'needs actions that are real numbers within bounds';
}

/** Whether a network fits the spaces. @param acts whether the agent supports the actions. */
function looksAt(
  space: Space,
  actions: Space | undefined,
  { network }: NetworkSettings,
  acts: Verdict,
): Verdict {
  if (acts !== true) return acts;
  const isPicture = space.kind === 'box' && fitsFilters(space.shape);
  if (network === 'minatar' && !isPicture) return 'needs pictures of at least 3×3 for its filters';
  return oneHotFits(space, actions);
}

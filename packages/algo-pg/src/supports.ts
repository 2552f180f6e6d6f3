import type { Space } from '@prism-rl/core';
import { partsOf } from '@prism-rl/core';
import type { NetworkName } from '@prism-rl/nn/settings';
import { networkFits } from '@prism-rl/nn/settings';

/** The part of an agent's settings that decides what it can look at. */
interface Looking {
  readonly network: NetworkName;
}

/** For agents that choose between actions. */
export function supportsDiscrete(
  observationSpace: Space,
  actionSpace: Space,
  config: Looking,
): true | string {
  return looksAt(observationSpace, config, choices(actionSpace));
}

/** For agents whose actions are real numbers. */
export function supportsContinuous(
  observationSpace: Space,
  actionSpace: Space,
  config: Looking,
): true | string {
  return looksAt(observationSpace, config, reals(actionSpace));
}

/** For agents that take actions by a distribution: choices, one or several at once, switches, or real numbers. */
export function supportsActions(observationSpace: Space, actionSpace: Space, config: Looking): true | string {
  return looksAt(observationSpace, config, draws(actionSpace));
}

function choices({ kind, flatSize }: Space): true | string {
  return (kind === 'discrete' && flatSize >= 2) || 'needs a Discrete action space of at least two actions';
}

function reals({ kind, dtype }: Space): true | string {
  return (kind === 'box' && dtype.startsWith('float')) || 'needs a Box action space of real numbers';
}

function draws(space: Space): true | string {
  const parts = partsOf(space);
  const isEach = parts.every(({ space: { kind, dtype } }) => kind !== 'box' || dtype.startsWith('float'));
  const isAny = parts.some(({ space: { kind, size, flatSize } }) => {
    // One value of each element is no choice.
    return kind === 'box' || kind === 'multi-binary' || flatSize > size;
  });
  return (
    (isEach && isAny) ||
    'needs Discrete, MultiDiscrete, MultiBinary or real Box actions, or a Dict or Tuple of them, with a choice'
  );
}

/** Checks that a policy network fits the observations. @param acts whether it can act there. */
function looksAt(space: Space, { network }: Looking, acts: true | string): true | string {
  return acts === true ? networkFits(space, network) : acts;
}

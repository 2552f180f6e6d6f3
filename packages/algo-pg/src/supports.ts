import type { Space } from '@prism-rl/core';
import { partsOf } from '@prism-rl/core';
import type { NetworkName } from '@prism-rl/nn/settings';
import { networkFits } from '@prism-rl/nn/settings';

/** Settings that decide which observations an agent supports. */
interface Looking {
  readonly network: NetworkName;
}

/** Checks spaces for agents with discrete actions: returns `true` or the reason against it. */
export function supportsDiscrete(
  observationSpace: Space,
  actionSpace: Space,
  config: Looking,
): true | string {
  return looksAt(observationSpace, actionSpace, config, choices(actionSpace));
}

/** Checks spaces for agents with continuous actions: returns `true` or the reason against it. */
export function supportsContinuous(
  observationSpace: Space,
  actionSpace: Space,
  config: Looking,
): true | string {
  return looksAt(observationSpace, actionSpace, config, reals(actionSpace));
}

/** Checks spaces for agents that sample a distribution: one or several categories, switches, or real numbers. */
export function supportsActions(observationSpace: Space, actionSpace: Space, config: Looking): true | string {
  return looksAt(observationSpace, actionSpace, config, draws(actionSpace));
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
    // An element with a single value offers no choice.
    return kind === 'box' || kind === 'multi-binary' || flatSize > size;
  });
  return (
    (isEach && isAny) ||
    'needs Discrete, MultiDiscrete, MultiBinary or real Box actions, or a Dict or Tuple of them, with a choice'
  );
}

/** Checks that a policy network fits the spaces. @param acts whether it supports the action space. */
function looksAt(
  observationSpace: Space,
  actionSpace: Space,
  { network }: Looking,
  acts: true | string,
): true | string {
  return acts === true ? networkFits(observationSpace, actionSpace, network) : acts;
}

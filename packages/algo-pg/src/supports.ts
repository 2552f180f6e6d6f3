import { partsOf, type Space } from '@prism-rl/core';
import { type NetworkName, networkFits } from '@prism-rl/nn/settings';

/** Checks an agent's spaces: returns `true` or the reason against them. */
export type Supports = (
  observationSpace: Space,
  actionSpace: Space,
  /** Settings that decide which observations an agent supports. */
  config: { readonly network: NetworkName },
) => true | string;

/** @param acts whether the agent supports an action space. */
/* @__NO_SIDE_EFFECTS__ */
function supports(acts: (space: Space) => true | string): Supports {
  return (observationSpace, actionSpace, { network }) => {
    const verdict = acts(actionSpace);
    return verdict === true ? networkFits(observationSpace, actionSpace, network) : verdict;
  };
}

/** Checks spaces for agents with discrete actions. */
export const supportsDiscrete: Supports = supports(
  ({ kind, flatSize }) =>
    (kind === 'discrete' && flatSize >= 2) || 'needs a Discrete action space of at least two actions',
);

/** Checks spaces for agents with continuous actions. */
export const supportsContinuous: Supports = supports(
  ({ kind, dtype }) =>
    (kind === 'box' && dtype.startsWith('float')) || 'needs a Box action space of real numbers',
);

/** Checks spaces for agents that sample a distribution: one or several categories, switches, or real numbers. */
export const supportsActions: Supports = supports((space) => {
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
});

// Settings of networks that agents share. They are separate from the networks, so that agents can be listed without loading TensorFlow.js.
import type { Config, Needs, Setting, Space } from '@prism-rl/core';
import { exceedsFloat32, meets, oneHotFits, oneOf, partsOf, pictureAxes } from '@prism-rl/core';

/** Names of the networks before the hidden layers. */
const networkNames = [
  'auto',
  'mlp',
  'minatar',
  'small',
  'nips',
  'nature',
  'data-efficient',
  'impala',
  'impala-spectral',
] as const;

/** One of the names. */
export type NetworkName = (typeof networkNames)[number];

/** The network before the hidden layers, as a setting of agents. */
export const networkSetting: Setting<NetworkName> = oneOf(
  networkNames,
  'auto',
  'Feature extractor before the hidden layers: mlp none; minatar 16 filters of 3×3; small two convolutions for about 42×42 pixels; nips the two of Mnih et al. (2013); nature the three of Mnih et al. (2015), for 84×84; data-efficient the two of van Hasselt et al. (2019), for 84×84, whose windows do not overlap; impala the residual network of Espeholt et al. (2018), with two of its three stages below 24×24; impala-spectral the same with spectral normalisation (Miyato et al. 2018) of its residual blocks; auto chooses mlp, minatar, small or nature by the shape of the observations',
);

/** Settings of networks that GPUs can compute in whole runs; for others they lack operations. */
const wholeNetworks: Needs = {
  network: ['auto', 'mlp', 'minatar', 'small', 'nips', 'nature', 'data-efficient'],
};

/**
 * Whether a backend for whole runs can train an agent's network with these settings: `true`, or the first setting that it cannot, such as
 * `recurrent=gru`; for `AgentEntry.trainsWhole`.
 *
 * @param needs the agent's own settings that it can.
 */
export function trainsNetworkWhole(config: object, needs: Needs = {}): true | string {
  const settings = config as Config;
  const unmet = Object.entries({ ...needs, ...wholeNetworks }).find(
    ([name, accepted]) => !meets(settings[name], accepted),
  );
  return unmet === undefined || `${unmet[0]}=${settings[unmet[0]]}`;
}

/** Whether a network supports observations and actions: `true`, or its requirement, for an agent's error. */
export function networkFits(
  observationSpace: Space,
  actionSpace: Space,
  network: NetworkName,
): true | string {
  const fits = oneHotFits(observationSpace, actionSpace);
  if (fits !== true) return fits;
  const parts = partsOf(observationSpace);
  const large = parts.find(({ space }) => space.kind !== 'box' && exceedsFloat32(space));
  if (large !== undefined)
    return `reads observations as float32, in which some values of ${large.space} are equal`;
  if (network === 'auto' || network === 'mlp') return true;
  if (parts.some(({ space: part }) => part.kind === 'box' && pictureAxes(part.shape))) return true;
  return `needs images for its network, ${network}: observations with three axes`;
}

/** Maximum units of a hidden layer: with more, a pair of layers takes gigabytes. */
export const mostHiddenUnits = 16_384;

/** Maximum number of hidden layers. */
export const mostHiddenLayers = 64;

/** Names of the activations between hidden layers. */
export const hiddenActivations = ['relu', 'tanh', 'sigmoid', 'elu'] as const;

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

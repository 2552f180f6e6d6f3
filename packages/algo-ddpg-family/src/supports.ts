import type { Space } from '@prism-rl/core';
import { isBox } from '@prism-rl/core';
import { networkFits } from '@prism-rl/nn/settings';
import type { DdpgFamilyConfig } from './config.ts';

/** Settings that decide which observations an agent supports. */
type Looking = Pick<DdpgFamilyConfig, 'normalizeObservations'>;

const bounded = 'needs a Box action space of real numbers with bounds';

/** Checks spaces for policies with continuous actions: returns `true` or the reason against it. */
export function supportsContinuous(
  observationSpace: Space,
  actionSpace: Space,
  { normalizeObservations }: Looking,
): true | string {
  if (normalizeObservations && observationSpace.kind !== 'box')
    return 'needs a Box observation space to normalise observations';
  // Networks compute in float32: bounds beyond its range count as unbounded.
  const isBounded =
    isBox(actionSpace) &&
    [...actionSpace.low, ...actionSpace.high].every((bound) => Number.isFinite(Math.fround(bound)));
  if (!isBounded || !actionSpace.dtype.startsWith('float')) return bounded;
  return networkFits(observationSpace, actionSpace, 'auto');
}

/** Checks spaces for policies that also support discrete actions: returns `true` or the reason against it. */
export function supportsBoth(observationSpace: Space, actionSpace: Space, config: Looking): true | string {
  if (config.normalizeObservations && observationSpace.kind !== 'box')
    return 'needs a Box observation space to normalise observations';
  if (actionSpace.kind === 'discrete' && actionSpace.flatSize >= 2)
    return networkFits(observationSpace, actionSpace, 'auto');
  const verdict = supportsContinuous(observationSpace, actionSpace, config);
  return verdict === bounded ? `${bounded}, or a Discrete one of at least two actions` : verdict;
}

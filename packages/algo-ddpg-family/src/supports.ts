import type { Space } from '@prism-rl/core';
import { isBox, oneHotFits } from '@prism-rl/core';
import type { DdpgFamilyConfig } from './config.ts';

/** The part of an agent's settings that decides what it can look at. */
type Looking = Pick<DdpgFamilyConfig, 'normalizeObservations'>;

const bounded = 'needs a Box action space of real numbers with bounds';

/** For policies that give real numbers. */
export function supportsContinuous(
  observationSpace: Space,
  actionSpace: Space,
  { normalizeObservations }: Looking,
): true | string {
  if (normalizeObservations && observationSpace.kind !== 'box')
    return 'needs a Box observation space to normalise observations';
  // Networks compute in float32: bounds beyond its range are none for them.
  const isBounded =
    isBox(actionSpace) &&
    [...actionSpace.low, ...actionSpace.high].every((bound) => Number.isFinite(Math.fround(bound)));
  if (!isBounded || !actionSpace.dtype.startsWith('float')) return bounded;
  return oneHotFits(observationSpace);
}

/** For policies that also choose between actions. */
export function supportsBoth(observationSpace: Space, actionSpace: Space, config: Looking): true | string {
  if (config.normalizeObservations && observationSpace.kind !== 'box')
    return 'needs a Box observation space to normalise observations';
  if (actionSpace.kind === 'discrete' && actionSpace.flatSize >= 2) return oneHotFits(observationSpace);
  const verdict = supportsContinuous(observationSpace, actionSpace, config);
  return verdict === bounded ? `${bounded}, or a Discrete one of at least two actions` : verdict;
}

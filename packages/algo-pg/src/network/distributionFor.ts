import type { MultiDiscrete, Space } from '@prism-rl/core';
import { partsOf } from '@prism-rl/core';
import type { Distribution } from '@prism-rl/nn';
import { bernoulli, categorical, diagonalGaussian, independent, squashedGaussian } from '@prism-rl/nn';

/**
 * The family of distributions over the actions of a space: categorical for Discrete, independent categoricals for MultiDiscrete,
 * independent switches for MultiBinary, normal for Box; for a Dict or Tuple of such spaces independent ones of its parts.
 *
 * @param squash whether normal samples go through tanh to the bounds, instead of being cut there.
 */
export function distributionFor(actionSpace: Space, squash = false): Distribution {
  if (actionSpace.kind === 'dict' || actionSpace.kind === 'tuple')
    return independent(partsOf(actionSpace).map(({ space }) => distributionFor(space, squash)));
  if (actionSpace.kind === 'discrete') return categorical(actionSpace.flatSize);
  if (actionSpace.kind === 'multi-discrete') {
    const { nvec } = actionSpace as MultiDiscrete;
    return independent(Array.from(nvec, categorical));
  }
  if (actionSpace.kind === 'multi-binary') return bernoulli(actionSpace.size);
  return squash ? squashedGaussian(actionSpace.size) : diagonalGaussian(actionSpace.size);
}

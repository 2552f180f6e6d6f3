import type { Space } from '@prism-rl/core';
import type { Distribution } from '@prism-rl/nn';
import { categorical, diagonalGaussian, squashedGaussian } from '@prism-rl/nn';

/**
 * The family of distributions over the actions of a space: categorical for Discrete, normal for Box.
 *
 * @param squash whether normal samples go through tanh to the bounds, instead of being cut there.
 */
export function distributionFor(actionSpace: Space, squash = false): Distribution {
  if (actionSpace.kind === 'discrete') return categorical(actionSpace.flatSize);
  return squash ? squashedGaussian(actionSpace.size) : diagonalGaussian(actionSpace.size);
}

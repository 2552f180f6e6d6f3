import type { Space } from '@prism-rl/core';
import { Categorical } from './categorical.ts';
import { Gaussian } from './gaussian.ts';
import type { ActionDistribution } from './policy.ts';

/** The distribution for an action space: of categories, or of numbers. */
export function distributionFor(space: Space): ActionDistribution {
  return space.kind === 'box' ? new Gaussian(space.size) : new Categorical(space.flatSize);
}

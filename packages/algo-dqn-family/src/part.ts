import type { PartEntry, PartOf } from '@prism-rl/core';
import type { DqnConfig } from './dqn/config.ts';
import type { DqnRecipe } from './dqn/recipe.ts';

type Table = NonNullable<PartEntry['options']>;

/** A part of DQN and its family for a plugin, which sets settings, or changes the recipe. */
export function dqnPart<const T extends Table = Record<never, never>>(
  part: PartOf<DqnRecipe, DqnConfig, T>,
): PartEntry {
  return { of: 'dqn', ...part };
}

import type { PartEntry, PartOf } from '@prism-rl/core';
import type { DdpgFamilyConfig } from './config.ts';
import type { DdpgRecipe } from './recipe.ts';

type Table = NonNullable<PartEntry['options']>;

/** A part of DDPG and its family for a plugin, which sets settings, or changes the recipe. */
export function ddpgPart<const T extends Table = Record<never, never>>(
  part: PartOf<DdpgRecipe, DdpgFamilyConfig, T>,
): PartEntry {
  return { of: 'ddpg', ...part };
}
